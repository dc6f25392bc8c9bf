// Which voices of a corpus a finished model file has heard before: a figure over voices heard in training
// says little about any other, so every score carries the answer.

import type { CorpusListing } from '../../corpora/listing.js';
import { speakerKey, type Utterance } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
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

/** Tells whether a model comes from a corpus, and whose voices in it were trained or validated on. */
function heardBefore(
  { corpus: trainedOn, speakers, validationSpeakers = [] }: ModelMetadata['training'],
  corpus: Corpus,
): { readonly corpus: boolean; readonly voice: (utterance: Utterance) => boolean } {
  const known = new Set([...speakers, ...validationSpeakers]);
  if (isSameCorpus(trainedOn, corpus)) {
    const voice = (utterance: Utterance) =>
      known.has(utterance.speaker) || known.has(speakerKey(utterance));
    return { corpus: true, voice };
  }
  // A model of several corpora names each speaker's; of somebody's own lists the speaker's name alone is to be trusted.
  const anybody = new Set(mayHoldAnything(trainedOn, corpus) ? [...known].map(bareName) : []);
  const voice = (utterance: Utterance) =>
    known.has(speakerKey(utterance)) || anybody.has(utterance.speaker);
  const tested = [...new Set(corpus.utterances.map((utterance) => utterance.corpus))];
  const sharesCorpus = [...known].some((name) => tested.some((one) => name.startsWith(`${one}/`)));
  return { corpus: sharesCorpus || corpus.utterances.some(voice), voice };
}

const bareName = (name: string) => name.slice(name.indexOf('/') + 1);

function isSameCorpus(trained: string, { name, title }: Corpus): boolean {
  const said = trained.toLowerCase();
  // Older files name the part that was taken, too: `TITLE speech`.
  return [name, title].some((other) => `${said} `.startsWith(`${other.toLowerCase()} `));
}

/**
 * Tells whether a corpus is a manifest or folders by label, where the same recordings may be listed under any
 * name.
 */
function mayHoldAnything(trained: string, { title }: Corpus): boolean {
  return [trained, title].some((one) => /^(manifest|label folders)\b/i.test(one));
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
