// What a corpus's rule says of a path, and why a file is ignored.
import { basename, dirname, extname } from 'node:path';
import type { CorpusDescription, NameReading } from './corpus-description.js';
import { isRecordingIn, recordingExtensions, whyNoRecording } from './recordings.js';

/** Reads a path by the rule of `corpus`; undefined where it does not follow it. */
export function readPath(corpus: CorpusDescription, path: string): NameReading | undefined {
  const folder = dirname(path);
  return corpus.readName(
    basename(path, extname(path)),
    basename(folder),
    basename(dirname(folder)),
  );
}

/** What the name of a recording says, or why the file is ignored. */
export function usableReading(
  corpus: CorpusDescription,
  path: string,
): Extract<NameReading, { readonly id: string }> | string {
  const reading = readPath(corpus, path);
  // Song and video are told by their names before anybody asks for their format.
  if (reading?.kind === 'other material' && !basename(path).startsWith('.')) return reading.reason;
  if (!isRecordingIn(corpus.extensions ?? recordingExtensions, path)) {
    return whyNoRecording(path, corpus.extensions);
  }
  if (reading === undefined) {
    return `not a ${corpus.title} name (expected e.g. ${corpus.example})`;
  }
  return 'reason' in reading ? reading.reason : reading;
}
