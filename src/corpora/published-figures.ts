// What others reached on RAVDESS speech, to stand beside our figures: the study whose two networks
// affetto trains, and people.
import type { Emotion } from './types.js';

/** Name of the corpus that these figures are about. */
export const publishedCorpus = 'ravdess';

/** Whether published figures belong beside a result: tested on those recordings, with all their emotions. */
export function isBesidePublished(result: {
  readonly labels: readonly string[];
  readonly corpus: { readonly name: string };
  readonly testCorpus?: { readonly name: string };
}): boolean {
  const labels = new Set<string>(result.labels);
  return (
    (result.testCorpus ?? result.corpus).name === publishedCorpus &&
    humanListeners.recalls.every(({ emotions }) => emotions.every((emotion) => labels.has(emotion)))
  );
}

export interface PublishedScores {
  readonly name: string;
  /** 0 to 1. */
  readonly accuracy: number;
  readonly macroF1: number;
  readonly protocol: string;
}

/** The original study's claims; its text does not say how training and test were separated. */
export const originalStudy: readonly PublishedScores[] = [
  { name: 'CNN (original study)', accuracy: 0.48, macroF1: 0.45, protocol: 'split not stated' },
  {
    name: 'CNN+LSTM (original study)',
    accuracy: 0.79,
    macroF1: 0.79,
    protocol: 'split not stated',
  },
];

/**
 * Human listeners hearing RAVDESS speech, audio only, all 24 actors; neutral and calm accepted for
 * each other. Recomputed from the rating tables of Livingstone & Russo 2018 (PLoS ONE 13(5):
 * e0196391).
 */
export const humanListeners = {
  /** Share of right answers, 0 to 1. */
  accuracy: 0.624,
  /** By emotions that count as one; share of right answers, 0 to 1. */
  recalls: [
    { emotions: ['neutral', 'calm'], recall: 0.817 },
    { emotions: ['angry'], recall: 0.746 },
    { emotions: ['surprised'], recall: 0.679 },
    { emotions: ['fearful'], recall: 0.662 },
    { emotions: ['disgust'], recall: 0.519 },
    { emotions: ['sad'], recall: 0.479 },
    { emotions: ['happy'], recall: 0.366 },
  ],
} satisfies {
  readonly accuracy: number;
  readonly recalls: readonly { readonly emotions: readonly Emotion[]; readonly recall: number }[];
};

/** A model's answers counted as the listeners' were. */
export interface RecallsLikeListeners {
  /** 0 to 1; NaN without utterances. */
  readonly accuracy: number;
  /** As `humanListeners.recalls`, in its order. */
  readonly recalls: readonly number[];
}

/** Counts answers as the listeners' were: neutral for calm and calm for neutral are right. */
export function countedLikeListeners(
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
): RecallsLikeListeners {
  let allHits = 0;
  let all = 0;
  const recalls = humanListeners.recalls.map(({ emotions }) => {
    const members = emotions.map((emotion) => labels.indexOf(emotion)).filter((i) => i >= 0);
    const total = members.reduce((sum, row) => sum + sumOf(confusion[row]!), 0);
    const hits = members.reduce(
      (sum, row) => sum + sumOf(members.map((column) => confusion[row]![column]!)),
      0,
    );
    allHits += hits;
    all += total;
    return hits / total;
  });
  return { accuracy: allHits / all, recalls };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
