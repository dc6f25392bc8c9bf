// How loud a recording is from moment to moment, on the frames that its pitch is measured on.

import { frameCount, pitchRules } from './pitch.js';

/** The length of the window in seconds: three periods of the lowest voices, so that single ones do not show. */
const windowSeconds = 0.06;

/** How loud a recording is. */
export interface EnergyTrack {
  /** The time between two frames; frame `i` is centred at `i * hopSeconds`. */
  readonly hopSeconds: number;
  /** The RMS level of each frame in dBFS (a full-scale sine is -3), -120 for silence, shape [frames]. */
  readonly db: Float32Array;
}

/**
 * Measures the level under a Hann window, without the recording's constant offset. Beyond both ends there is silence.
 * @param samples Mono samples, shape [n], nominally in [-1, 1].
 * @param sampleRate Their rate in Hz.
 */
export function energyOf(samples: Float32Array, sampleRate: number): EnergyTrack {
  const half = Math.max(1, Math.round((windowSeconds * sampleRate) / 2));
  const weights = Float32Array.from(
    { length: 2 * half + 1 },
    (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * i) / half),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const offset = samples.reduce((sum, sample) => sum + sample, 0) / Math.max(1, samples.length);
  const db = new Float32Array(frameCount(samples.length, sampleRate));
  for (let frame = 0; frame < db.length; frame++) {
    const start = Math.round((frame * pitchRules.hopMs * sampleRate) / 1000) - half;
    let power = 0;
    const end = Math.min(weights.length, samples.length - start);
    for (let i = Math.max(0, -start); i < end; i++) {
      const sample = (samples[start + i] as number) - offset;
      power += (weights[i] as number) * sample * sample;
    }
    db[frame] = Math.max(-120, 10 * Math.log10(power / total));
  }
  return { hopSeconds: pitchRules.hopMs / 1000, db };
}
