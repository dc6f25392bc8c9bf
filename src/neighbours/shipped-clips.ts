// The training clips of the package's model, loaded when somebody asks for them.

import { AffettoError } from '../errors.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import type { WindowAnswer } from '../recognition/recognition.js';
import { evidenceKey } from '../voices/voice-model.js';
import {
  meanEvidence,
  type Neighbours,
  nearestClips,
  type ReferenceClips,
} from './nearest-clips.js';

/** How many neighbours are given unless told. */
export const defaultNeighbours = 2;

/**
 * Loads the clips of a model.
 * @throws AffettoError `OPTION_INVALID` for a model whose clips are not part of affetto
 */
export async function clipsOf({
  voice,
  model: { name },
}: Pick<ModelMetadata, 'voice' | 'model'>): Promise<ReferenceClips> {
  const { encoderClips } = await import('./encoder-clips.js');
  if (voice && evidenceKey(voice) === encoderClips.model) return encoderClips;
  throw new AffettoError(
    'OPTION_INVALID',
    `Of this model (${name}) no training clips are known to compare with. Take the shipped model encoder.`,
  );
}

/**
 * Finds the training clips that a recording resembles most.
 * @param windows what the model answered for it, see `Recognizer.answerWindows`
 * @param count how many to give, at least 1; default 2
 * @returns undefined where nobody speaks in it
 * @throws AffettoError `OPTION_INVALID` for a model whose clips are not part of affetto, and for a count below 1
 */
export async function neighboursOf(
  metadata: Pick<ModelMetadata, 'voice' | 'model'>,
  windows: readonly WindowAnswer[],
  count = defaultNeighbours,
): Promise<Neighbours | undefined> {
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The number of neighbours is ${count}; give a whole number from 1 on.`,
    );
  }
  const clips = await clipsOf(metadata);
  const evidence = meanEvidence(windows);
  return evidence && nearestClips(clips, evidence, count);
}
