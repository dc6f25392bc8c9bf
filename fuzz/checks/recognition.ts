// Lets the recogniser hear one input and holds the answer to its contract.

import type { Recognition } from '../../src/recognition/recognition.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { judgeError, outcomeOf } from './verdict.js';

/** Longest stretch that is heard, in seconds: damage rarely makes more, and each window costs time. */
const HEARD_SECONDS = 30;

/** Answers for `samples`; broken promises are added to `violations`. Returns `answered` or a code. */
export async function checkRecognition(
  recognizer: Recognizer,
  samples: Float32Array,
  violations: string[],
): Promise<string> {
  const { sampleRate } = recognizer.metadata;
  const heard = samples.subarray(0, HEARD_SECONDS * sampleRate);
  const { value, error } = await outcomeOf(() => recognizer.recognize(heard));
  if (value) {
    checkAnswer(value, recognizer, heard.length / sampleRate, violations);
    return 'answered';
  }
  const code = judgeError(error, /^AUDIO_/, 'recognize', violations);
  const peak = heard.reduce((top, sample) => Math.max(top, Math.abs(sample)), 0);
  const isTrue: Readonly<Record<string, boolean>> = {
    AUDIO_EMPTY: heard.length === 0,
    AUDIO_TOO_SHORT: heard.length < 0.2 * sampleRate,
    AUDIO_SILENT: peak < 1e-3,
  };
  if (isTrue[code] === false) {
    violations.push(`recognize says ${code} of ${heard.length} samples with a peak of ${peak}`);
  }
  return code;
}

/** Adds to `violations` whatever in an answer contradicts its documentation. */
export function checkAnswer(
  answer: Recognition,
  { metadata }: Recognizer,
  seconds: number,
  violations: string[],
): void {
  const demand = (isKept: boolean, what: string) => {
    if (!isKept) violations.push(`recognize: ${what}`);
  };
  const isDistribution = (values: readonly number[]) =>
    values.length === metadata.labels.length &&
    values.every((value) => value >= 0 && value <= 1 + 1e-6) &&
    Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 1e-4;
  const probabilities = metadata.labels.map((label) => answer.probabilities[label] ?? Number.NaN);
  demand(isDistribution(probabilities), `probabilities [${probabilities.join()}]`);
  demand(
    Object.keys(answer.probabilities).length === metadata.labels.length,
    `labels ${Object.keys(answer.probabilities).join()}`,
  );
  demand(answer.confidence === Math.max(...probabilities), `confidence ${answer.confidence}`);
  demand(
    answer.probabilities[answer.emotion] === answer.confidence,
    `emotion ${answer.emotion} is not the most probable`,
  );
  demand(answer.durationSeconds === seconds, `${answer.durationSeconds} s instead of ${seconds}`);
  demand(answer.windows.length > 0, 'no window');
  for (const { startSeconds, endSeconds, probabilities } of answer.windows) {
    demand(
      startSeconds >= 0 && endSeconds > startSeconds && endSeconds <= seconds + 1e-9,
      `a window from ${startSeconds} to ${endSeconds} of ${seconds} s`,
    );
    demand(isDistribution(probabilities), `window probabilities [${probabilities.join()}]`);
  }
}
