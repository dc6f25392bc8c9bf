// Pitch, energy and syllables of a recording together, and what they come to: what people mean by higher, louder, faster.

import { resample } from '../audio/resample.js';
import { type EnergyTrack, energyOf } from './energy.js';
import { type PitchTrack, pitchOf, semitones } from './pitch.js';
import { syllablesOf } from './syllables.js';

/** The rate that energy is measured at, in Hz: what models hear. */
const energyRate = 16_000;
/** The rate that pitch is measured at, in Hz: ten samples in the shortest period, and a quarter of the work. */
const pitchRate = 8_000;

/** How something is said, from moment to moment. */
export interface Prosody {
  /** The time between two frames; frame `i` is centred at `i * hopSeconds`. */
  readonly hopSeconds: number;
  /** The pitch of each frame in Hz, 0 where there is none, shape [frames]. */
  readonly pitchHz: PitchTrack['hz'];
  /** The level of each frame in dBFS, -120 for silence, shape [frames]. */
  readonly energyDb: EnergyTrack['db'];
  /** When each syllable is loudest, in order. */
  readonly syllableSeconds: readonly number[];
}

/**
 * Measures a recording of one voice.
 * It takes a twentieth of the recording's length.
 * @param samples Mono samples, shape [n], nominally in [-1, 1].
 * @param sampleRate Their rate in Hz, 1,000-384,000.
 * @throws AffettoError `OPTION_INVALID` for an impossible rate, `RUNTIME_FAILED`.
 */
export async function prosodyOf(samples: Float32Array, sampleRate: number): Promise<Prosody> {
  const pitch = pitchOf(await resample(samples, sampleRate, pitchRate), pitchRate);
  const energy = energyOf(await resample(samples, sampleRate, energyRate), energyRate);
  const { hopSeconds } = pitch;
  const syllableSeconds = syllablesOf(energy, pitch).map((frame) => frame * hopSeconds);
  return { hopSeconds, pitchHz: pitch.hz, energyDb: energy.db, syllableSeconds };
}

/** What a stretch of speech comes to; each is undefined where nothing is voiced. */
export interface ProsodySummary {
  /** The median pitch of the voiced frames, in Hz. */
  readonly pitchHz: number | undefined;
  /** How far the pitch moves: from its 10th to its 90th percentile, in semitones. */
  readonly pitchRangeSemitones: number | undefined;
  /** The mean level of the voiced frames (of their powers), in dBFS. */
  readonly levelDb: number | undefined;
  /** Syllables in a second, from the first voiced frame to the last one. */
  readonly syllablesPerSecond: number | undefined;
}

/**
 * Sums up the frames of a recording, or of a part of it.
 * @param part where it begins and ends, in seconds; default: everything
 */
export function prosodySummary(
  { hopSeconds, pitchHz, energyDb, syllableSeconds }: Prosody,
  part: { readonly startSeconds: number; readonly endSeconds: number } = {
    startSeconds: 0,
    endSeconds: Number.POSITIVE_INFINITY,
  },
): ProsodySummary {
  const isInside = (seconds: number) => seconds >= part.startSeconds && seconds < part.endSeconds;
  const voiced = Array.from(pitchHz.keys()).filter(
    (frame) => (pitchHz[frame] as number) > 0 && isInside(frame * hopSeconds),
  );
  const [first, last] = [voiced[0], voiced.at(-1)];
  if (first === undefined || last === undefined) {
    return {
      pitchHz: undefined,
      pitchRangeSemitones: undefined,
      levelDb: undefined,
      syllablesPerSecond: undefined,
    };
  }
  const sorted = voiced.map((frame) => pitchHz[frame] as number).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number;
  const power = voiced.reduce((sum, frame) => sum + 10 ** ((energyDb[frame] as number) / 10), 0);
  const seconds = (last - first + 1) * hopSeconds;
  return {
    pitchHz: at(0.5),
    pitchRangeSemitones: semitones(at(0.1), at(0.9)),
    levelDb: 10 * Math.log10(power / voiced.length),
    syllablesPerSecond: syllableSeconds.filter(isInside).length / seconds,
  };
}
