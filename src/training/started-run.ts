// A run that starts from a model file: its settings with what that file is, what the split is worth after it, and what the
// new model owes to it.

import { basename } from 'node:path';
import type { CorpusListing } from '../corpora/listing.js';
import { speakerKey } from '../corpora/types.js';
import { heardBefore } from '../model-file/heard-voices.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import { joinedAccount, type StartedFrom } from '../model-file/started-from.js';
import { isFittedAtOnce } from '../models/encoder.js';
import type { Example } from './examples.js';
import type { RunSplit } from './run-folder.js';
import type { SettledSettings } from './settings.js';
import { headOfStart, readStart, requireSettingsOfStart, type Start } from './start.js';

/** What a run starts from, for people. */
export interface StartInWords {
  /** The path of the file, as it was given. */
  readonly file: string;
  /** What was taken from it. */
  readonly from: StartedFrom;
  /** Whether only its encoder is taken: what answers is fitted anew. */
  readonly encoderOnly: boolean;
}

/**
 * Reads the file that settings name.
 * @returns undefined where they name none; the settings with what the file holds
 * @throws AffettoError what `readStart` and `requireSettingsOfStart` throw
 */
export async function startOf(
  settings: SettledSettings,
): Promise<{ readonly start: Start; readonly settings: SettledSettings } | undefined> {
  if (!settings.from) return undefined;
  const start = await readStart(settings.from);
  requireSettingsOfStart(start, settings);
  return { start, settings: { ...settings, from: start.from } };
}

/** Puts into words what a training takes from a file. @param labels what the new model answers among */
export function startInWords(start: Start, labels: readonly string[]): StartInWords {
  const { from, metadata, model } = start;
  const { file, sha256, member } = from;
  const { corpus, utterances } = metadata.training;
  return {
    file,
    from: {
      ...{ file: basename(file), sha256, corpus, utterances },
      ...(member !== undefined && { member }),
      head: headOfStart(start, labels),
    },
    encoderOnly: isFittedAtOnce(model),
  };
}

/**
 * Says of a split what it is worth where the file had heard voices of its test part: they are no strangers then.
 * @param tested the corpus that the test part is of
 */
export function splitAfterStart(
  split: RunSplit,
  start: Start | undefined,
  tested: CorpusListing,
): RunSplit {
  // Of the numbers that answered for voices nothing is left where only the encoder is taken.
  if (!start || isFittedAtOnce(start.model)) return split;
  const { voice } = heardBefore(start.metadata.training, tested);
  const ids = new Set(split.test);
  const test = tested.utterances.filter(({ id }) => ids.has(id));
  const voices = new Set(test.map(speakerKey)).size;
  const heard = new Set(test.filter(voice).map(speakerKey)).size;
  if (heard === 0) return split;
  return {
    ...split,
    speakerIndependent: false,
    protocol: `${split.protocol}; but ${basename(start.from.file)}, from which training started, had heard ${heard} of ${voices} test voices: speaker-dependent`,
  };
}

type Provenance = Pick<ModelMetadata, 'training' | 'licence'>;

/** Adds to what a model says of its training what it owes to the file. */
export function provenanceAfterStart<T extends Provenance>(
  own: T,
  start: Start | undefined,
  { labels, heard }: { readonly labels: readonly string[]; readonly heard: readonly Example[] },
): T {
  if (!start) return own;
  const { from, encoderOnly } = startInWords(start, labels);
  const corpora = [...new Set(heard.map(({ utterance }) => utterance.corpus))];
  const joined = encoderOnly ? own : joinedAccount(own, start.metadata, corpora);
  const { heard: described, ...training } = joined.training;
  return {
    ...own,
    licence: joined.licence,
    training: { ...training, ...(described && { heard: described }), from },
  };
}
