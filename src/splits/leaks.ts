// What may never be in training and in test at once: the same audio, parts of one recording, and, where another corpus is
// tested, the same voice.

import { isPart, partName } from '../audio/recording-part.js';
import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { sharesSpeakers } from './two-parts.js';
import { fileOf, type Sameness } from './units.js';

/** Refuses identical audio, and parts of one recording, in training and test, which is an error under every protocol. */
export function refuseLeaks(
  train: readonly Utterance[],
  test: readonly Utterance[],
  { identityOf, recordingOf = fileOf }: Sameness,
): void {
  const trained = new Map(train.map((utterance) => [identityOf?.(utterance), utterance]));
  for (const utterance of identityOf ? test : []) {
    const twin = trained.get(identityOf?.(utterance));
    if (!twin) continue;
    throw new AffettoError(
      'SPLIT_LEAKS',
      `The same recording is in training and test: ${nameOf(twin)} (${twin.emotion}, speaker ${twin.speaker}) and ${nameOf(utterance)} (${utterance.emotion}, speaker ${utterance.speaker}). Remove one of them, or correct its label.`,
    );
  }
  const recordings = new Map(train.map((utterance) => [recordingOf(utterance), utterance]));
  for (const utterance of test) {
    const other = recordings.get(recordingOf(utterance));
    // Whole files are told apart by what they hold, above.
    if (!other || !(isPart(other) || isPart(utterance))) continue;
    throw new AffettoError(
      'SPLIT_LEAKS',
      `Parts of one recording are in training and test: ${nameOf(other)} (speaker ${other.speaker}, ${other.corpus}) and ${nameOf(utterance)} (speaker ${utterance.speaker}, ${utterance.corpus}). Test all who speak in it together, or take the protocol speaker-folds, which keeps them together.`,
    );
  }
}

const nameOf = (utterance: Utterance) => partName(utterance.path, utterance);

/** Refuses a second corpus that is, or contains, the first. */
export function refuseKnownVoices(train: readonly Utterance[], test: readonly Utterance[]): void {
  if (!sharesSpeakers(train, test)) return;
  const heard = new Set(train.map(({ corpus, speaker }) => `${corpus}/${speaker}`));
  const voice = test.find(({ corpus, speaker }) => heard.has(`${corpus}/${speaker}`));
  throw new AffettoError(
    'SPLIT_LEAKS',
    `Speaker ${voice?.speaker} of ${voice?.corpus} is in both corpora, so this would not be a test on another corpus. Take the protocol speakers or speaker-folds on one of them.`,
  );
}
