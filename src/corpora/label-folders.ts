// Recordings sorted into a folder per label, as people collect them: angry/clip.wav, or with the speaker
// in between, angry/ann/clip.wav. Folders are taken at their word; what they do not say stays unknown.
import { basename, extname, relative, resolve, sep } from 'node:path';
import { AffettoError } from '../errors.js';
import { readLabel } from './labels.js';
import { type CorpusListing, type IgnoredFile, type LeftOutFile, sortedBy } from './listing.js';
import { isRecording, losslessFirst, whyNoRecording } from './recordings.js';
import { emotions, type Utterance, unknownSpeaker } from './types.js';
import type { FolderContents } from './walk.js';

/**
 * Lists recordings below the folders of `dir` that are named after emotions, in any of `labelSpellings`.
 * The folder directly below the label, where there is one, is the speaker; else the speaker is
 * `unknownSpeaker`. Recordings below folders with other names are left out under that name.
 *
 * @throws AffettoError `CORPUS_EMPTY` where no folder is named after an emotion or none has a recording
 */
export function listLabelFolders(
  dir: string,
  { files, unreadable }: FolderContents,
): CorpusListing {
  const folder = resolve(dir);
  const name = basename(folder);
  const ignored: IgnoredFile[] = [...unreadable];
  const leftOut: LeftOutFile[] = [];
  const utterances = new Map<string, Utterance>();
  for (const path of losslessFirst(files)) {
    const place = readPlace(folder, path);
    if (!isRecording(path)) ignored.push({ path, reason: whyNoRecording(path) });
    else if (place === undefined)
      ignored.push({ path, reason: 'not in a folder named by a label' });
    else {
      const { id, label, speaker } = place;
      const emotion = readLabel(label);
      const twin = utterances.get(id);
      if (emotion === undefined || emotion === 'left out') leftOut.push({ path, label });
      else if (twin === undefined) utterances.set(id, { path, id, corpus: name, speaker, emotion });
      else ignored.push({ path, reason: `same clip as ${relative(folder, twin.path)}` });
    }
  }
  if (utterances.size === 0) throw nothingFound(dir, files.length, leftOut);
  return {
    format: 'folders',
    name,
    title: 'Label folders',
    folder,
    utterances: sortedBy(utterances.values(), ({ id }) => id),
    ignored: sortedBy(ignored, ({ path }) => path),
    leftOut: sortedBy(leftOut, ({ path }) => path),
  };
}

/** Counts how many of `files` are recordings below a folder named after an emotion. */
export function countInLabelFolders(dir: string, files: readonly string[]): number {
  const folder = resolve(dir);
  return files.filter((path) => {
    const emotion = readLabel(readPlace(folder, path)?.label ?? '');
    return isRecording(path) && emotion !== undefined && emotion !== 'left out';
  }).length;
}

interface Place {
  /** Path below the corpus folder, with forward slashes, without the extension. */
  readonly id: string;
  readonly label: string;
  readonly speaker: string;
}

function readPlace(folder: string, path: string): Place | undefined {
  const parts = relative(folder, path).split(sep);
  const [label, speaker] = parts;
  if (label === undefined || parts.length < 2) return undefined;
  const whole = parts.join('/');
  const id = whole.slice(0, whole.length - extname(path).length);
  const who = parts.length > 2 && speaker ? speaker.normalize('NFC') : unknownSpeaker;
  return { id, label: label.normalize('NFC'), speaker: who };
}

function nothingFound(dir: string, files: number, leftOut: readonly LeftOutFile[]): AffettoError {
  const others = [...new Set(leftOut.map(({ label }) => label))].sort();
  const found =
    others.length > 0
      ? `found recordings only in folders named ${others.slice(0, 10).join(', ')}`
      : `found ${files} file${files === 1 ? '' : 's'}, none of them a recording in such a folder`;
  return new AffettoError(
    'CORPUS_EMPTY',
    `No label folders with recordings in "${dir}": looked for folders named ${emotions.join(', ')}, or like them (anger, fear, ...), directly in it; ${found}.`,
  );
}
