// The model that listens while somebody labels: it answers among the labels that both know.

import { readLabel } from '../../../corpora/labels.js';
import { Guesser } from '../../../labelling/guesses.js';
import { readModelMetadata } from '../../../model-file/model-file.js';
import { openRecognizer, readModelFile } from '../../../recognition/model-on-disk.js';
import { defaultModelPath } from '../../../recognition/shipped-models.js';
import { nodeRuntime } from '../../../runtime/node.js';

/** A model file that was named. */
export interface NamedModel {
  readonly path: string;
  /** What it answers among. */
  readonly labels: readonly string[];
}

/** A model that listens, and the labels that it answers among. */
export interface Listener {
  readonly guesser: Guesser;
  readonly labels: readonly string[];
}

/**
 * Looks into the model that `--model` names.
 * @returns undefined for `none`
 * @throws AffettoError `MODEL_FILE_INVALID`
 */
export async function namedModel(given: string): Promise<NamedModel | undefined> {
  if (given === 'none') return undefined;
  const path = given === 'default' ? await defaultModelPath() : given;
  return { path, labels: readModelMetadata(await readModelFile(path)).labels };
}

/**
 * Loads a model that is to answer among labels.
 * @returns undefined where it knows fewer than two of them: it could only guess
 * @throws AffettoError `MODEL_FILE_INVALID`, `RUNTIME_FAILED`
 */
export async function openListener(
  { path, labels: all }: NamedModel,
  labels: readonly string[],
): Promise<Listener | undefined> {
  const wanted = new Set(labels.map(readLabel));
  const only = all.filter((label) => wanted.has(readLabel(label)));
  if (only.length < 2) return undefined;
  const isAll = only.length === all.length;
  const recognizer = await openRecognizer(path, nodeRuntime, isAll ? {} : { only });
  return { guesser: new Guesser(recognizer), labels: only };
}
