// The speaker's clips: checked before anything is trained on them, and turned into the model's features.

import { heardSamples } from '../audio/check-samples.js';
import { AffettoError } from '../errors.js';
import { encoderOf, type ModelMetadata } from '../model-file/model-file.js';
import type { ModelParts } from '../model-file/weights.js';
import { buildRawFeatures } from '../models/encoder-features.js';
import { extractionOptions } from '../models/network.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import type { RawClip } from './trainable-part.js';

/** A recording with what is felt in it. */
export interface LabelledClip {
  /** Mono samples at the model's rate, shape [n], nominally in [-1, 1]; what exceeds the model's window is not heard. */
  readonly samples: Float32Array;
  /** One of the model's labels. */
  readonly emotion: string;
  /** What messages call it, such as a file's name. */
  readonly name?: string;
}

/**
 * Checks that weights can be trained on.
 * @throws AffettoError `OPTION_INVALID` for a model that is fitted in closed form
 */
export function requireTrainable({ voice, model }: Pick<ModelMetadata, 'voice' | 'model'>): void {
  if (!voice) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `The model ${model.name} is fitted in closed form, so labelled clips cannot train it on: it learns a voice from them. Ask for one (--out FILE.json, or VoiceAdaptation), or adapt another model, such as models/crnn.onnx.`,
  );
}

/**
 * Checks that a model can be adapted to these clips.
 * @throws AffettoError `OPTION_INVALID` for labels that the model lacks and for clips of fewer than two emotions; the code
 *   of the first clip in which nothing can be heard, naming it
 */
export function checkClips(
  clips: readonly LabelledClip[],
  { labels, sampleRate }: Pick<ModelMetadata, 'labels' | 'sampleRate'>,
): void {
  checkLabels(clips, labels);
  for (const [index, { samples, name }] of clips.entries()) {
    try {
      heardSamples(samples, sampleRate);
    } catch (error) {
      if (!(error instanceof AffettoError)) throw error;
      const which = name ?? `clip ${index + 1} of ${clips.length}`;
      throw new AffettoError(error.code, `${which}: ${error.message}`, { cause: error });
    }
  }
}

/**
 * Makes the checks that need no sound.
 * @throws AffettoError `OPTION_INVALID`
 */
export function checkLabels(
  clips: readonly Pick<LabelledClip, 'emotion'>[],
  labels: readonly string[],
): void {
  const given = [...new Set(clips.map(({ emotion }) => emotion))];
  const unknown = given.filter((emotion) => !labels.includes(emotion));
  if (unknown.length > 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The model knows no ${unknown.join(', ')}. It can be adapted with clips of: ${labels.join(', ')}.`,
    );
  }
  if (given.length < 2) {
    const have =
      clips.length === 0
        ? 'no clips'
        : `${clips.length} ${clips.length === 1 ? 'clip' : 'clips'}, all ${given[0]}`;
    throw new AffettoError(
      'OPTION_INVALID',
      `There are ${have}. Adapting needs clips of at least two emotions, better one or two of each: ${labels.join(', ')}.`,
    );
  }
}

/** Opens the model's own front end, waveform to raw features: the nodes of its file. */
export async function openFrontEnd(parts: ModelParts, runtime: Runtime): Promise<FeatureExtractor> {
  const session = await runtime.createSession(
    buildRawFeatures(
      extractionOptions(parts.metadata.frontEnd),
      encoderOf(parts.metadata, parts.values),
    ),
  );
  return new FeatureExtractor(session);
}

/** Extracts raw features, one clip at a time. */
export class FeatureExtractor {
  constructor(private readonly session: Session) {}

  /**
   * Extracts the features of one clip, of which infrasound was taken out.
   * @param samples Mono samples at the model's rate, shape [n]; what exceeds the model's window is not heard.
   */
  async extract(samples: Float32Array): Promise<RawClip> {
    const outputs = await this.session.run({ waveform: floats(samples, [1, samples.length]) });
    return {
      features: floatOutput(outputs, 'features').slice(),
      length: floatOutput(outputs, 'lengths')[0] as number,
    };
  }

  dispose(): Promise<void> {
    return this.session.dispose();
  }
}
