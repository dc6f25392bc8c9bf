// Which voices of a corpus a finished model file has heard before: a figure over voices heard in training
// says little about any other, so every score carries the answer.

import type { CorpusListing } from '../../corpora/listing.js';
import { speakerKey, type Utterance } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import { heardBefore } from '../../model-file/heard-voices.js';
import type { ModelMetadata } from '../../model-file/model-file.js';
import type { ProtocolDescription } from '../../splits/protocols.js';

export interface VoiceChoice {
  /** The only speakers to test, among several corpora `SPEAKER` or `CORPUS/SPEAKER`; default all. */
  readonly speakers?: readonly string[] | undefined;
  /** Whether to test only speakers that the model was not trained on. */
  readonly unseen?: boolean | undefined;
}

/** The utterances to be tested on, and what is known of their voices. */
export interface ChosenVoices {
  readonly utterances: readonly Utterance[];
  /** All speakers that are tested, sorted. */
  readonly testSpeakers: readonly string[];
  /** Those of `testSpeakers` that the model was trained or validated on, sorted. */
  readonly heardSpeakers: readonly string[];
  readonly protocol: ProtocolDescription;
}

type Corpus = Pick<CorpusListing, 'name' | 'title' | 'utterances'>;

/**
 * Chooses the utterances to test on. Whether a model comes from this corpus is told by the names in its
 * metadata: two corpora of one name count as one, and so do two with speakers of one name where either is a
 * list or a folder of somebody's own. A voice is rather called heard than not; of an adapted model nobody
 * knows whose it has heard.
 * @throws AffettoError `OPTION_INVALID` where a speaker is not there, or none is left
 */
export function chooseVoices(
  { training, adaptation }: ModelMetadata,
  corpus: Corpus,
  { speakers, unseen = false }: VoiceChoice,
): ChosenVoices {
  const all = new Set(corpus.utterances.map(({ speaker }) => speaker));
  const keys = new Set(corpus.utterances.map(speakerKey));
  const absent = speakers?.find((speaker) => !all.has(speaker) && !keys.has(speaker));
  if (absent !== undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There is no speaker "${absent}" in this corpus. There are: ${[...all].sort().join(', ')}.`,
    );
  }
  const isHeard = heardBefore(training, corpus);
  const chosen = new Set(speakers ?? all);
  const utterances = corpus.utterances.filter(
    (utterance) =>
      (chosen.has(utterance.speaker) || chosen.has(speakerKey(utterance))) &&
      !(unseen && isHeard.voice(utterance)),
  );
  if (utterances.length === 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The model was trained on all of these speakers (${[...chosen].sort().join(', ')}), so none is left to test on. Give other speakers or another corpus.`,
    );
  }
  const testSpeakers = [...new Set(utterances.map(({ speaker }) => speaker))].sort();
  const heardVoices = new Set(utterances.filter(isHeard.voice).map(({ speaker }) => speaker));
  const heardSpeakers = testSpeakers.filter((speaker) => heardVoices.has(speaker));
  return {
    utterances,
    testSpeakers,
    heardSpeakers,
    protocol: describe(
      { trained: training.corpus, isAdapted: adaptation !== undefined },
      corpus,
      isHeard.corpus,
      testSpeakers,
      heardSpeakers,
    ),
  };
}

function describe(
  { trained, isAdapted }: { readonly trained: string; readonly isAdapted: boolean },
  corpus: Corpus,
  sameCorpus: boolean,
  tested: readonly string[],
  heard: readonly string[],
): ProtocolDescription {
  const speakerIndependent = heard.length === 0 && !isAdapted;
  const voices = `${tested.length} ${tested.length === 1 ? 'voice' : 'voices'}`;
  const title = speakerIndependent
    ? `speaker-independent: none of ${voices} was heard in training`
    : isAdapted
      ? `speaker-dependent: the model was adapted to a speaker, who may be among ${voices}`
      : `speaker-dependent: ${heard.length} of ${voices} were heard in training`;
  const where = sameCorpus
    ? `trained on ${heard.length === 0 ? 'other' : heard.length === tested.length ? 'the same' : 'some of the same'} speakers of the corpus it is tested on`
    : `trained on another corpus (${trained})`;
  return {
    kind: sameCorpus ? 'speakers' : 'cross-corpus',
    speakerIndependent,
    title,
    description: `A finished model file, ${where}; tested on ${corpus.title}, speakers ${tested.join(', ')}.`,
    foldsPerSeed: 1,
  };
}
