// Which samples are worth hearing at all: whoever hears recordings refuses the same ones, with the same words.

import { AffettoError } from '../errors.js';
import { peakOf } from './peak.js';

/** The shortest recording that is answered, in seconds: less holds no syllable to judge. */
export const shortestSeconds = 0.2;

/** The peak below which a recording counts as silent: -80 dBFS, a few steps of 16 bits. */
export const silencePeak = 1e-4;

/**
 * Refuses a recording in which there is nothing to judge.
 * @param samples mono, at `sampleRate` Hz.
 * @throws AffettoError `INPUT_UNSUPPORTED` for what is no Float32Array, such as the bytes of a file; `AUDIO_EMPTY`, `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT` or `AUDIO_SILENT`.
 */
export function checkSamples(samples: Float32Array, sampleRate: number): void {
  if (!(samples instanceof Float32Array)) {
    const name = Object.getPrototypeOf(Object(samples))?.constructor?.name;
    throw new AffettoError(
      'INPUT_UNSUPPORTED',
      `What was given is a ${name}, not samples in a Float32Array at ${sampleRate} Hz. Bytes of a file go through decodeAudio(), or all at once through loadAffetto() and its recognize().`,
    );
  }
  if (samples.length === 0) {
    throw new AffettoError(
      'AUDIO_EMPTY',
      'The recording has no samples, so there is nothing to hear.',
    );
  }
  const peak = peakOf(samples);
  if (!Number.isFinite(peak)) {
    const bad = samples.findIndex((sample) => !Number.isFinite(sample));
    throw new AffettoError(
      'AUDIO_NON_FINITE',
      `Sample ${bad} is ${samples[bad]}. Export the recording again without NaN or infinite samples.`,
    );
  }
  const seconds = samples.length / sampleRate;
  if (seconds < shortestSeconds) {
    throw new AffettoError(
      'AUDIO_TOO_SHORT',
      `The recording lasts ${seconds.toFixed(3)} s; at least ${shortestSeconds} s are needed. Record a word or a sentence.`,
    );
  }
  if (peak < silencePeak) throw silentRecording(peak);
}

/** Says why a recording of this peak is not answered. */
export function silentRecording(peak: number): AffettoError {
  const level =
    peak === 0 ? 'all samples are 0' : `the peak is ${(20 * Math.log10(peak)).toFixed(1)} dBFS`;
  return new AffettoError(
    'AUDIO_SILENT',
    `The recording is silent (${level}), so there is no emotion to hear. Check the microphone, or record louder than -80 dBFS.`,
  );
}
