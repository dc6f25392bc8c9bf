// The answer for one recording, and how those of its windows become it.

import { setThresholdFor } from '../model-file/answer-sets.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import { type AnswerSet, labelsOfSet } from '../scores/answer-sets.js';

/** The answer for one recording. */
export interface Recognition {
  /** The most probable label. */
  readonly emotion: string;
  /** Its probability, in [0, 1]. */
  readonly confidence: number;
  /**
   * False where the confidence is below the model's own threshold, or no stretch can be speech (see
   * `isSpeechless`): say "not sure", not the emotion.
   */
  readonly sure: boolean;
  /** A probability for each label, summing to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /**
   * The labels that the answer leaves open, so that the true one is among them as often as the level says. Absent where
   * the model file has no thresholds, no stretch can be speech, or several windows were averaged, for which nobody
   * measured any.
   */
  readonly answerSet?: AnswerSet;
  /** The length of the recording. */
  readonly durationSeconds: number;
  /** The answers that were averaged; one for a clip no longer than the model's window. */
  readonly windows: readonly RecognitionWindow[];
}

/** What the model heard in one stretch. */
export interface RecognitionWindow {
  /** Where the stretch begins in the recording. */
  readonly startSeconds: number;
  /** Where it ends. */
  readonly endSeconds: number;
  /** A probability for each label, in the order of `metadata.labels`, summing to 1. */
  readonly probabilities: readonly number[];
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
 */
export function averageWindows(
  { labels, calibration }: Pick<ModelMetadata, 'labels' | 'calibration'>,
  answers: readonly WindowAnswer[],
  durationSeconds: number,
  knownBy = 0,
): Recognition {
  const speaking = answers.filter(({ speechless }) => !speechless);
  // Trimming may leave no window above silence: then all count alike.
  const counted = speaking.length > 0 ? speaking : answers;
  const mean = labels.map(
    (_, index) =>
      counted.reduce((sum, { probabilities }) => sum + (probabilities[index] ?? 0), 0) /
      counted.length,
  );
  const best = mean.reduce((top, value, index) => (value > (mean[top] ?? 0) ? index : top), 0);
  const { answerSets } = calibration;
  // Thresholds come from clips of one window each: of a mean over several nobody knows how often it is right.
  const hasSet = answerSets !== undefined && speaking.length === 1 && answers.length === 1;
  return {
    emotion: labels[best] as string,
    confidence: mean[best] as number,
    sure: speaking.length > 0 && (mean[best] as number) >= (calibration.notSureBelow ?? 0),
    probabilities: Object.fromEntries(labels.map((label, index) => [label, mean[index] ?? 0])),
    ...(hasSet && {
      answerSet: {
        labels: labelsOfSet(mean, setThresholdFor(answerSets, knownBy)).map(
          (index) => labels[index] as string,
        ),
        level: answerSets.level,
      },
    }),
    durationSeconds,
    windows: answers.map(({ startSeconds, endSeconds, probabilities }) => ({
      startSeconds,
      endSeconds,
      probabilities,
    })),
  };
}
