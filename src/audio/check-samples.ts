// What is heard of a recording, and which ones are worth hearing at all: whoever hears recordings takes the same out of them
// and refuses the same ones, with the same words.

import { AffettoError } from '../errors.js';
import { withoutInfrasound } from './infrasound.js';
import { peakOf } from './peak.js';

/** The shortest recording that is answered, in seconds: less holds no syllable to judge. */
export const shortestSeconds = 0.2;

/** The peak below which a recording counts as silent: -80 dBFS, a few steps of 16 bits. */
export const silencePeak = 1e-4;

/**
 * Takes out of a recording what no ear hears (`withoutInfrasound`) and refuses it where nothing is left to judge.
 * @param samples mono, at `sampleRate` Hz, [n]
 * @returns what is to be heard, [n]
 * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT` or `AUDIO_SILENT`
 */
export function heardSamples(samples: Float32Array, sampleRate: number): Float32Array {
  const heard = withoutInfrasound(samples, sampleRate);
  const isOffset = heard !== samples && peakOf(heard) < silencePeak;
  if (isOffset)
    throw silentRecording(peakOf(heard), 'without the constant that is added to all samples, ');
  checkSamples(heard, sampleRate);
  return heard;
}

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

/**
 * Says why a recording of this peak is not answered.
 * @param apart what was taken out of it before, for people
 */
export function silentRecording(peak: number, apart = ''): AffettoError {
  const level =
    peak === 0 ? 'all samples are 0' : `the peak is ${(20 * Math.log10(peak)).toFixed(1)} dBFS`;
  return new AffettoError(
    'AUDIO_SILENT',
    `The recording is silent (${apart}${level}), so there is no emotion to hear. Check the microphone, or record louder than -80 dBFS.`,
  );
}
