// Which voices each fold's model file is asked about, and among which recordings: under a protocol over several corpora
// each tested corpus by itself, as it would be alone.

import { corporaInOrder } from '../corpora/joined-corpora.js';
import type { CorpusListing } from '../corpora/listing.js';
import { speakerKey } from '../corpora/types.js';
import { answeredLabels } from '../scores/answered-labels.js';
import type { ScoredUtterance } from '../scores/predictions.js';
import type { FoldJob } from './plan.js';
import type { FoldResult } from './result.js';

/** A fold, or what it tests of one corpus. */
export interface Asked {
  readonly job: FoldJob;
  /** The corpus, where a fold's corpora are asked about one by one. */
  readonly corpus?: string | undefined;
}

/** What a fold's model file is asked. */
export interface Question extends Asked {
  /** The recordings among which the tested ones and those of known voices are. */
  readonly listing: CorpusListing;
  readonly speakers: readonly string[];
  /** How many recordings are asked about. */
  readonly utterances: number;
}

/** The folds that are in one row of the table. */
export interface AskedTogether {
  readonly asked: readonly Asked[];
  /** What was trained on and tested. */
  readonly corpora?: { readonly trainedOn: readonly string[]; readonly testedOn: string };
}

/** Lists the corpora that a fold tests, in the order given. */
export function testedCorpora({ corpora }: FoldJob, corpus: CorpusListing): string[] {
  return corporaInOrder(corpus).filter((name) => corpora?.testedOn.includes(name));
}

/**
 * Makes the questions of a finished fold.
 * @param corpora the corpora to ask about one by one; undefined: all that was tested at once
 */
export function questionsOf(
  job: FoldJob,
  { fold, predictions }: { readonly fold: FoldResult; readonly predictions: ScoredUtterances },
  tested: CorpusListing,
  {
    labels,
    corpora,
  }: { readonly labels: readonly string[]; readonly corpora: readonly (string | undefined)[] },
): Question[] {
  return corpora.map((name): Question => {
    if (name === undefined) {
      // Of several corpora the names are not enough: one speaker 03 is tested, another was heard in training.
      const speakers = [...new Set(predictions.map(speakerKey))];
      return { job, listing: tested, speakers, utterances: fold.testUtterances };
    }
    const own = predictions.filter(({ corpus }) => corpus === name);
    // What the fold left out for want of a common label is neither tested nor known.
    const answered = new Set(answeredLabels(own).map((label) => labels[label]));
    const part = tested.parts?.find((one) => corporaInOrder(one).join() === name) ?? tested;
    const listing = {
      ...part,
      utterances: tested.utterances.filter(
        ({ corpus, emotion }) => corpus === name && answered.has(emotion),
      ),
    };
    const speakers = [...new Set(own.map(({ speaker }) => speaker))].sort();
    return { job, corpus: name, listing, speakers, utterances: own.length };
  });
}

type ScoredUtterances = readonly ScoredUtterance[];

/** Puts all folds of a model into one row. */
export function askedWhole(jobs: readonly FoldJob[]): Asked[] {
  return jobs.map((job) => ({ job }));
}

/** Groups the folds of a model by what they trained on and tested, in the order given. */
export function groupsByCorpora(jobs: readonly FoldJob[], corpus: CorpusListing): AskedTogether[] {
  const order = corporaInOrder(corpus);
  const isMatrix = jobs.some(({ plan }) => plan.split.kind === 'corpus-matrix');
  const trainings = isMatrix ? order : [undefined];
  return trainings.flatMap((trained) =>
    order.flatMap((testedOn): AskedTogether[] => {
      const own = jobs.filter(
        ({ corpora }) =>
          corpora?.testedOn.includes(testedOn) &&
          (trained === undefined || corpora.trainedOn.includes(trained)),
      );
      if (own.length === 0) return [];
      const trainedOn = order.filter((name) => own[0]?.corpora?.trainedOn.includes(name));
      return [
        { corpora: { trainedOn, testedOn }, asked: own.map((job) => ({ job, corpus: testedOn })) },
      ];
    }),
  );
}
