// Samples -> raw (not normalised) features, by the front end alone: what training hears of recordings and of made-up
// sounds. Its session is created only where something is computed.

import { type FrontEndOptions, featureShape } from '../features/options.js';
import { buildRawFeatures } from '../models/encoder-features.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import type { ClipFeatures } from './augmentation.js';
import type { ShippedEncoder } from './shipped-encoder.js';

/** A front end at work; dispose of it in the end. */
export class RawFeatures {
  /** How many numbers a frame has. */
  readonly channels: number;
  private session: Promise<Session> | undefined;
  private readonly runtime: Runtime;
  private readonly frontEnd: FrontEndOptions;
  private readonly encoder: ShippedEncoder | undefined;

  /** @param frontEnd with options for extraction, as `extractionOptions` gives them */
  constructor(runtime: Runtime, frontEnd: FrontEndOptions, encoder: ShippedEncoder | undefined) {
    this.runtime = runtime;
    this.frontEnd = frontEnd;
    this.encoder = encoder;
    [, this.channels] = featureShape(frontEnd);
  }

  /** Computes the features of mono samples at the front end's rate. */
  async of(samples: Float32Array): Promise<ClipFeatures> {
    this.session ??= this.runtime.createSession(
      buildRawFeatures(this.frontEnd, this.encoder?.encoder),
    );
    const waveform = floats(samples, [1, samples.length]);
    const outputs = await (await this.session).run({ waveform });
    const length = floatOutput(outputs, 'lengths')[0] as number;
    const values = floatOutput(outputs, 'features').slice(0, length * this.channels);
    return { length, values };
  }

  async dispose(): Promise<void> {
    await (await this.session)?.dispose();
  }
}
