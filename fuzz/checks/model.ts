// Loads one damaged model file: it is refused, or it answers as its own metadata says, and a file that
// was only damaged answers as the whole one does.

import { readModelMetadata } from '../../src/model-file/model-file.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { checkAnswer } from './recognition.js';
import { judgeError, outcomeOf, type Verdict } from './verdict.js';

/** What an undamaged model is asked, and what it said. */
export interface Reference {
  /** Mono, at the model's rate. */
  readonly samples: Float32Array;
  /** JSON of the probabilities. */
  readonly answer: string;
}

/** Runs one model file. */
export async function checkModel(
  bytes: Uint8Array,
  isPlainDamage: boolean,
  reference: Reference,
): Promise<Verdict> {
  const violations: string[] = [];
  const metadata = await outcomeOf(async () => readModelMetadata(bytes));
  if (metadata.error !== undefined) {
    judgeError(metadata.error, /^MODEL_FILE_INVALID$/, 'readModelMetadata', violations);
  }
  const { value: recognizer, error } = await outcomeOf(() => loadRecognizer(bytes, nodeRuntime));
  if (!recognizer) {
    const outcome = judgeError(error, /^MODEL_FILE_INVALID$/, 'loadRecognizer', violations);
    return { outcome, violations };
  }
  if (metadata.error !== undefined) {
    violations.push('loadRecognizer took what readModelMetadata refused');
  }
  try {
    const heard = await outcomeOf(() => recognizer.recognize(reference.samples));
    if (!heard.value) {
      // A graph that was changed with care may stop while it runs: the file is to blame, or its engine.
      const allowed = isPlainDamage
        ? /^MODEL_FILE_INVALID$/
        : /^(MODEL_FILE_INVALID|RUNTIME_FAILED)$/;
      return { outcome: judgeError(heard.error, allowed, 'recognize', violations), violations };
    }
    const seconds = reference.samples.length / recognizer.metadata.sampleRate;
    checkAnswer(heard.value, recognizer, seconds, violations);
    if (isPlainDamage && JSON.stringify(heard.value.probabilities) !== reference.answer) {
      violations.push('a damaged model was taken for whole and gives another answer');
    }
    return { outcome: 'answered', violations };
  } finally {
    await recognizer.dispose();
  }
}
