// Which recordings `affetto adapt` takes: all of one speaker's that a corpus holds, each once.

import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { AdaptationProgress } from '../../../adaptation/adaptation.js';
import { checkLabels, type LabelledClip } from '../../../adaptation/clips.js';
import { heardSamples } from '../../../audio/check-samples.js';
import { type ReadSamples, RecordingReader } from '../../../audio/read-part.js';
import { partName } from '../../../audio/recording-part.js';
import type { ReadOptions } from '../../../audio/types.js';
import {
  refusalOf,
  refuseUnusable,
  requireUsable,
  type UnusableRecording,
  type WarnedRecording,
} from '../../../audio/usable.js';
import { countLabels } from '../../../corpora/labels.js';
import type { CorpusFormat, CorpusListing } from '../../../corpora/listing.js';
import { openCorpus } from '../../../corpora/open-corpus.js';
import type { Utterance } from '../../../corpora/types.js';
import { AffettoError } from '../../../errors.js';
import type { ModelMetadata } from '../../../model-file/model-file.js';
import { type GivenLabels, labelledAs } from '../../terminal/labels-option.js';
import { labelCounts, unusableText, warnedText } from '../../terminal/left-out.js';
import { printable } from '../../terminal/printable.js';

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
  /** What their labels become, and which are taken. */
  readonly labels: GivenLabels;
  /** Whether a recording that cannot be used ends it. */
  readonly strict: boolean;
  /** How recordings are read. */
  readonly reading: ReadOptions;
  /** The file to write. */
  readonly out: string;
  readonly check: { readonly seed: number; readonly folds?: number };
  /** Whether it is written even if it is worse. */
  readonly force: boolean;
  readonly onProgress: (progress: AdaptationProgress) => void;
  readonly signal: AbortSignal;
}

/** The clips that are adapted to, and what of the speaker's recordings is not. */
export interface TakenClips {
  readonly clips: readonly LabelledClip[];
  /** How many recordings are left out, by label: the model lacks it. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** The recordings that cannot be used. */
  readonly unusable: readonly UnusableRecording[];
  /** The recordings that are used, though not all of them was heard or they were mended. */
  readonly warned: readonly WarnedRecording[];
}

/**
 * Lists and decodes the clips, telling which are left out: those of labels that the model lacks, and those that cannot be
 * used.
 * @throws AffettoError as `ofOneSpeaker` and `readClips`; `CORPUS_UNUSABLE` where `strict` and one cannot be used
 */
export async function clipsOf(
  task: AdaptTask,
  { labels, sampleRate }: Pick<ModelMetadata, 'labels' | 'sampleRate'>,
): Promise<TakenClips> {
  const { clips, format, speaker, strict, reading, signal } = task;
  const opened = await openCorpus(clips, { format: format as CorpusFormat | undefined });
  const corpus = labelledAs(opened, task.labels);
  const all = ofOneSpeaker(corpus, speaker);
  const utterances = all.filter(({ emotion }) => labels.includes(emotion));
  const leftOut = countLabels([
    ...corpus.leftOut.map(({ label }) => label),
    ...all.flatMap(({ emotion }) => (labels.includes(emotion) ? [] : emotion)),
  ]);
  const counts = labelCounts(leftOut);
  if (counts !== '') console.error(`left out, since the model has no such label: ${counts}`);
  for (const warning of corpus.warnings ?? []) console.error(printable(warning));
  const read = await readClips(corpus, utterances, labels, sampleRate, signal, reading);
  if (strict) refuseUnusable(read.unusable, (path) => relative(corpus.folder, path));
  for (const line of unusableText(read.unusable, corpus.folder)) console.error(line);
  for (const line of warnedText(read.warned, corpus.folder)) console.error(line);
  requireUsable(read.clips.length, read.unusable);
  return { ...read, leftOut };
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
 * Decodes the clips that can be used, by the rule of `usableMono` at the model's rate.
 * @param labels those that the model knows; checked before anything is decoded.
 * @throws AffettoError `OPTION_INVALID` as `checkLabels`, and for a recording that is there twice: left out
 *   once and trained on once, it would be answered from memory
 */
export async function readClips(
  { folder }: CorpusListing,
  utterances: readonly Utterance[],
  labels: readonly string[],
  sampleRate: number,
  signal: AbortSignal,
  reading: ReadOptions = {},
): Promise<Omit<TakenClips, 'leftOut'>> {
  checkLabels(utterances, labels);
  const clips: LabelledClip[] = [];
  const unusable: UnusableRecording[] = [];
  const seen = new Map<string, string>();
  const warned: WarnedRecording[] = [];
  const reader = new RecordingReader(reading);
  for (const utterance of utterances) {
    signal.throwIfAborted();
    const { path, emotion } = utterance;
    const name = partName(relative(folder, path), utterance);
    const read = await decode(reader, utterance, sampleRate).catch((error: unknown) => {
      unusable.push({ path: partName(path, utterance), ...refusalOf(error) });
    });
    if (!read) continue;
    const { samples, warnings } = read;
    if (warnings.length > 0) warned.push({ path: partName(path, utterance), warnings });
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
  return { clips, unusable, warned };
}

async function decode(
  reader: RecordingReader,
  utterance: Utterance,
  sampleRate: number,
): Promise<ReadSamples> {
  const read = await reader.samples(utterance, sampleRate);
  heardSamples(read.samples, sampleRate);
  return read;
}
