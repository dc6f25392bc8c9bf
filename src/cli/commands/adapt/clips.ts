// Which recordings `affetto adapt` takes: all of one speaker's that a corpus holds, each once.

import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { AdaptationProgress } from '../../../adaptation/adaptation.js';
import { checkLabels, type LabelledClip } from '../../../adaptation/clips.js';
import { RecordingReader } from '../../../audio/read-part.js';
import { partName } from '../../../audio/recording-part.js';
import type { CorpusFormat, CorpusListing } from '../../../corpora/listing.js';
import { openCorpus } from '../../../corpora/open-corpus.js';
import type { Utterance } from '../../../corpora/types.js';
import { AffettoError } from '../../../errors.js';
import type { ModelMetadata } from '../../../model-file/model-file.js';
import { printable } from '../../terminal/printable.js';
import { counted } from '../../terminal/table.js';

/** What is adapted to what. */
export interface AdaptTask {
  /** The path of the model that is started from. */
  readonly model: string;
  /** Whether somebody named it. */
  readonly isNamed: boolean;
  /** The folder or file that lists the clips, and what it is to be taken for. */
  readonly clips: string;
  readonly format: string | undefined;
  readonly speaker: string | undefined;
  /** The file to write. */
  readonly out: string;
  readonly check: { readonly seed: number; readonly folds?: number };
  /** Whether it is written even if it is worse. */
  readonly force: boolean;
  readonly onProgress: (progress: AdaptationProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Lists and decodes the clips, telling how many are left out.
 * @throws AffettoError as `ofOneSpeaker` and `readClips`
 */
export async function clipsOf(
  { clips, format, speaker, signal }: AdaptTask,
  { labels, sampleRate }: Pick<ModelMetadata, 'labels' | 'sampleRate'>,
): Promise<LabelledClip[]> {
  const corpus = await openCorpus(clips, { format: format as CorpusFormat | undefined });
  if (corpus.leftOut.length > 0) {
    console.error(
      `${counted(corpus.leftOut.length, 'recording')} left out: no emotion of affetto's matches the label.`,
    );
  }
  for (const warning of corpus.warnings ?? []) console.error(printable(warning));
  const utterances = ofOneSpeaker(corpus, speaker);
  return readClips(corpus, utterances, labels, sampleRate, signal);
}

const shownSpeakers = 12;

/**
 * The utterances of `speaker`; without one, all, if they are of one speaker or nobody says of whom.
 * @throws AffettoError `OPTION_INVALID` naming the speakers there are
 */
export function ofOneSpeaker(corpus: CorpusListing, speaker?: string): Utterance[] {
  const speakers = [...new Set(corpus.utterances.map((utterance) => utterance.speaker))].sort();
  const some = speakers.slice(0, shownSpeakers).map(printable).join(', ');
  const names = speakers.length > shownSpeakers ? `${some}, ...` : some;
  if (speaker === undefined) {
    if (speakers.length === 1) return [...corpus.utterances];
    throw new AffettoError(
      'OPTION_INVALID',
      `${corpus.title} in ${corpus.folder} has ${speakers.length} speakers, and a model is adapted to one. Name one with --speaker: ${names}.`,
    );
  }
  const own = corpus.utterances.filter((utterance) => utterance.speaker === speaker);
  if (own.length > 0) return own;
  throw new AffettoError(
    'OPTION_INVALID',
    `There are no clips of speaker ${printable(speaker)}. There are: ${names}.`,
  );
}

/**
 * Decodes the clips.
 * @param labels those that the model knows; checked before anything is decoded.
 * @throws AffettoError `OPTION_INVALID` as `checkLabels`, and for a recording that is there twice: left out
 *   once and trained on once, it would be answered from memory; what decoding throws, naming the file
 */
export async function readClips(
  { folder }: CorpusListing,
  utterances: readonly Utterance[],
  labels: readonly string[],
  sampleRate: number,
  signal: AbortSignal,
): Promise<LabelledClip[]> {
  checkLabels(utterances, labels);
  const clips: LabelledClip[] = [];
  const seen = new Map<string, string>();
  const reader = new RecordingReader();
  for (const utterance of utterances) {
    signal.throwIfAborted();
    const { path, emotion } = utterance;
    const name = partName(relative(folder, path), utterance);
    const samples = await decode(reader, utterance, name, sampleRate);
    const content = createHash('sha256')
      .update(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength))
      .digest('hex');
    const twin = seen.get(content);
    if (twin !== undefined) {
      throw new AffettoError(
        'OPTION_INVALID',
        `${name} and ${twin} are the same recording. Leave one of them out.`,
      );
    }
    seen.set(content, name);
    clips.push({ samples, emotion, name });
  }
  return clips;
}

async function decode(
  reader: RecordingReader,
  utterance: Utterance,
  name: string,
  sampleRate: number,
): Promise<Float32Array> {
  try {
    return await reader.samples(utterance, sampleRate);
  } catch (error) {
    if (!(error instanceof AffettoError) || error.code === 'FILE_UNREADABLE') throw error;
    throw new AffettoError(error.code, `${name}: ${error.message}`, { cause: error });
  }
}
