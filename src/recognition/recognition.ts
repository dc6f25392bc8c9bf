// The answer for one recording, and how those of its windows become it.

import type { AudioWarning } from '../audio/types.js';
import { setThresholdFor } from '../model-file/answer-sets.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import { type AnswerSet, labelsOfSet } from '../scores/answer-sets.js';
import { restrictLabels } from '../scores/label-subset.js';
import { byLabel } from './by-label.js';

/** The answer for one recording. */
export interface Recognition {
  /**
   * The most probable label; of those of `only`, where the recogniser answers among some alone. A model without labels,
   * which answers dimensions alone, gives '', a confidence of 0, and no probabilities.
   */
  readonly emotion: string;
  /** Its probability, in [0, 1]. */
  readonly confidence: number;
  /**
   * False where the confidence (among all labels of the model: what `only` leaves out does not make it surer) is below the model's own threshold, or no stretch can be speech (see
   * `isSpeechless`): say "not sure", not the emotion.
   */
  readonly sure: boolean;
  /** A probability for each label, summing to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /**
   * A number for each dimension that the model learnt, such as arousal, by its name and in the units of the corpus that
   * taught it (`metadata.dimensions` has the ends of its scale, beyond which answers may go a little). Absent where the
   * model learnt none, and where no stretch can be speech.
   */
  readonly dimensions?: Readonly<Record<string, number>>;
  /**
   * The labels that the answer leaves open, so that the true one is among them as often as the level says. Absent where
   * the model file has no thresholds, no stretch can be speech, or several windows were averaged or some labels left out
   * (`only`), for which nobody measured any.
   */
  readonly answerSet?: AnswerSet;
  /** The length of the recording. */
  readonly durationSeconds: number;
  /** The answers that were averaged; one for a clip no longer than the model's window. */
  readonly windows: readonly RecognitionWindow[];
  /** What was not heard of the file and what was mended, as it was told with the samples; absent: nothing. */
  readonly warnings?: readonly AudioWarning[];
}

/** The same answer with what to know about the recording. */
export function withWarnings<R extends Recognition>(
  recognition: R,
  warnings: readonly AudioWarning[] = [],
): R {
  return warnings.length > 0 ? { ...recognition, warnings } : recognition;
}

/** What the model heard in one stretch. */
export interface RecognitionWindow {
  /** Where the stretch begins in the recording. */
  readonly startSeconds: number;
  /** Where it ends. */
  readonly endSeconds: number;
  /**
   * A probability for each label, in the order of `metadata.labels` (in a `Recognition` among some alone in that of
   * `only`), summing to 1.
   */
  readonly probabilities: readonly number[];
  /** A number for each dimension, in the order of `metadata.dimensions`; absent as in `Recognition`. */
  readonly dimensions?: readonly number[];
}

/** A window's answer, and whether speech is out of the question in it. */
export interface WindowAnswer extends RecognitionWindow {
  /** What a profile of the voice takes; absent where the model cannot get to know one. */
  readonly evidence?: readonly number[];
  /** Whether speech is out of the question: such a window has no say in the mean. */
  readonly speechless: boolean;
}

/**
 * Averages the windows: one without speech has an opinion too, but no say.
 * @param knownBy how many other recordings of the voice the answers rest on; 0 unless told
 * @param only the labels to answer among, each window's probabilities renormalised; default: all
 */
export function averageWindows(
  metadata: Pick<ModelMetadata, 'labels' | 'calibration' | 'dimensions'>,
  answers: readonly WindowAnswer[],
  durationSeconds: number,
  knownBy = 0,
  only: readonly string[] = metadata.labels,
): Recognition {
  const { labels, calibration } = metadata;
  const speaking = answers.filter(({ speechless }) => !speechless);
  // Trimming may leave no window above silence: then all count alike.
  const counted = speaking.length > 0 ? speaking : answers;
  const mean = labels.map(
    (_, index) =>
      counted.reduce((sum, { probabilities }) => sum + (probabilities[index] ?? 0), 0) /
      counted.length,
  );
  const isAll = only === labels;
  const among = (probabilities: readonly number[]) =>
    isAll ? probabilities : amongLabels(labels, probabilities, only);
  // Windows are renormalised before they are averaged, so that the answer is the mean of those that it shows.
  const shares = isAll ? mean : meanOf(counted.map(({ probabilities }) => among(probabilities)));
  const best = shares.reduce((top, value, index) => (value > (shares[top] ?? 0) ? index : top), 0);
  const emotion = only[best] ?? '';
  // The threshold was measured among all labels: there the answer must be as probable.
  const believed = mean[labels.indexOf(emotion)] ?? 0;
  const { answerSets } = calibration;
  // Thresholds come from clips of one window each, answered among all labels: of others nobody knows how often a set is
  // right.
  const dimensions = speaking.length > 0 ? meanDimensions(metadata, counted) : undefined;
  const hasSet = answerSets !== undefined && speaking.length === 1 && answers.length === 1 && isAll;
  return {
    emotion,
    confidence: shares[best] ?? 0,
    sure: speaking.length > 0 && labels.length > 0 && believed >= (calibration.notSureBelow ?? 0),
    probabilities: byLabel(only, shares),
    ...(dimensions && { dimensions }),
    ...(hasSet && {
      answerSet: {
        labels: labelsOfSet(mean, setThresholdFor(answerSets, knownBy)).map(
          (index) => labels[index] as string,
        ),
        level: answerSets.level,
      },
    }),
    durationSeconds,
    windows: answers.map(({ startSeconds, endSeconds, probabilities, dimensions: own }) => ({
      startSeconds,
      endSeconds,
      probabilities: among(probabilities),
      ...(own && { dimensions: own }),
    })),
  };
}

/** Averages the dimensions of the windows that have any, by name. */
function meanDimensions(
  { dimensions = [] }: Pick<ModelMetadata, 'dimensions'>,
  answers: readonly WindowAnswer[],
): Recognition['dimensions'] {
  const rows = answers.flatMap((answer) => (answer.dimensions ? [answer.dimensions] : []));
  if (rows.length === 0) return undefined;
  const means = meanOf(rows);
  return Object.fromEntries(dimensions.map(({ name }, index) => [name, means[index] as number]));
}

/**
 * Renormalises an answer among some of its labels; one without any mass on them becomes uniform.
 * @param labels those of the answer
 * @param probabilities a number for each, [labels]
 * @param only the labels to keep
 * @returns a probability for each of `only`, summing to 1
 */
export function amongLabels(
  labels: readonly string[],
  probabilities: readonly number[],
  only: readonly string[],
): number[] {
  return [...restrictLabels({ labels, probabilities, keep: only }).probabilities];
}

function meanOf(rows: readonly (readonly number[])[]): number[] {
  const [first = []] = rows;
  return first.map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
}
