// How loud the speech in a recording is, pauses left out: signal-to-noise ratios are measured against it,
// or a clip with long silences would get less noise than one without.

/** The time constant of each of the two envelope stages (P.56, T). */
const smoothingSeconds = 0.03;
/** How long speech counts as going on after the envelope fell below a threshold (P.56, H). */
const hangoverSeconds = 0.2;
/** How far the level lies above the threshold that separates speech from pauses (P.56, M). */
const marginDb = 15.9;
/** The thresholds, 2^-1 ... 2^-15 of full scale, 6 dB apart, here from the lowest (P.56, c_j). */
const thresholds = Array.from({ length: 15 }, (_, index) => 2 ** (index - 15));

/** How loud speech is. */
export interface SpeechLevel {
  /** The RMS of the active speech, relative to a full scale of 1. */
  readonly rms: number;
  /** The share of the recording that is active speech, in [0, 1]. */
  readonly activity: number;
}

/**
 * Measures the active speech level by ITU-T P.56 (12/2011), method B; without its 200-5,500 Hz weighting, which is
 * for line measurements.
 *
 * @param samples Mono samples, [n], nominally in [-1, 1].
 * @param sampleRate Their rate in Hz.
 * @returns The level; undefined where nothing rises above about -74 dBFS, so that there is no speech to measure.
 */
export function speechLevel(samples: Float32Array, sampleRate: number): SpeechLevel | undefined {
  const hangover = Math.ceil(hangoverSeconds * sampleRate);
  const keep = Math.exp(-1 / (sampleRate * smoothingSeconds));
  const active = new Float64Array(thresholds.length);
  const sinceAbove = new Float64Array(thresholds.length).fill(hangover);
  let energy = 0;
  let first = 0;
  let envelope = 0;
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i]!;
    energy += x * x;
    first = keep * first + (1 - keep) * Math.abs(x);
    envelope = keep * envelope + (1 - keep) * first;
    for (let j = 0; j < thresholds.length; j++) {
      if (envelope >= thresholds[j]!) sinceAbove[j] = 0;
      else if (sinceAbove[j]! < hangover) sinceAbove[j]! += 1;
      else break; // Higher thresholds have been silent for at least as long.
      active[j]! += 1;
    }
  }
  return crossing(energy, active, samples.length);
}

/** Finds where level over threshold falls to the margin, interpolated between neighbouring thresholds. */
function crossing(energy: number, active: Float64Array, count: number): SpeechLevel | undefined {
  let previous: { level: number; excess: number } | undefined;
  for (const [j, threshold] of thresholds.entries()) {
    if (active[j] === 0) break;
    const level = 10 * Math.log10(energy / active[j]!);
    const excess = level - 20 * Math.log10(threshold) - marginDb;
    if (excess <= 0) {
      if (!previous) return undefined;
      const share = previous.excess / (previous.excess - excess);
      const power = 10 ** ((previous.level + share * (level - previous.level)) / 10);
      return { rms: Math.sqrt(power), activity: Math.min(1, energy / power / count) };
    }
    previous = { level, excess };
  }
  return undefined;
}
