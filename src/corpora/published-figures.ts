// What others reached on a corpus, to stand beside our figures: studies, and people who listened. The figures
// themselves are in the corpus's description.

/** The scores that a study published. */
export interface PublishedScores {
  /** The study's name and, where it has several, the model's. */
  readonly name: string;
  /** Share of right answers, 0 to 1. */
  readonly accuracy: number;
  /** 0 to 1. */
  readonly macroF1: number;
  /** How its test part was separated, in words. */
  readonly protocol: string;
}

/** How often people named the emotion that was meant. */
export interface HumanListeners {
  /** Share of right answers, 0 to 1. */
  readonly accuracy: number;
  /** Share of right answers by emotion, 0 to 1; emotions that were accepted for each other stand together. */
  readonly recalls: readonly {
    /** Labels that were accepted for each other. */
    readonly emotions: readonly string[];
    /** Share of right answers among their recordings. */
    readonly recall: number;
  }[];
  /** How many speakers they heard. */
  readonly speakers: number;
  /** What they heard, in words, e.g. `the audio alone`. */
  readonly heard: string;
  /** Authors and year, e.g. `Livingstone & Russo 2018`. */
  readonly source: string;
}

/** What others reached on a corpus. */
export interface PublishedFigures {
  /** How people did who heard the recordings. */
  readonly listeners: HumanListeners;
  /** How the listeners' figures were had, in words, e.g. `recomputed from its rating tables`. */
  readonly listenersNote: string;
  /** What studies scored, in the order in which they are shown; may be empty. */
  readonly studies: readonly PublishedScores[];
  /** What must be known to read the studies' figures, in sentences, where there are studies. */
  readonly studiesNote?: string;
}

/** Whether a model that answers among `labels` may stand beside `listeners`: it knows every emotion they judged. */
export function hasEmotionsOf(listeners: HumanListeners, labels: readonly string[]): boolean {
  return listeners.recalls.every(({ emotions }) =>
    emotions.every((emotion) => labels.includes(emotion)),
  );
}

/** The groups of emotions that `listeners` were allowed to take for each other, such as neutral and calm. */
export function acceptedForEachOther({ recalls }: HumanListeners): readonly (readonly string[])[] {
  return recalls.map(({ emotions }) => emotions).filter(({ length }) => length > 1);
}

/** A model's answers counted as the listeners' were. */
export interface RecallsLikeListeners {
  /** 0 to 1; NaN without utterances. */
  readonly accuracy: number;
  /** The recalls, as `HumanListeners.recalls` and in its order. */
  readonly recalls: readonly number[];
}

/**
 * Counts a model's answers as the listeners' were: emotions that were accepted for each other are right for
 * each other.
 * @param labels of the rows and columns of `confusion`
 * @param confusion counts, rows = truth
 */
export function countedLikeListeners(
  listeners: HumanListeners,
  labels: readonly string[],
  confusion: readonly (readonly number[])[],
): RecallsLikeListeners {
  let allHits = 0;
  let all = 0;
  const recalls = listeners.recalls.map(({ emotions }) => {
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
