// Speech or not, frame by frame: a detector's probability, held against the steady noise. Detectors built
// on spectra take some steady noises and tones for voices; speech never stays at one level for a second.

import { type LiveSettings, liveSettings } from './live-settings.js';

/** Tells how likely a frame is speech; keeps state between the frames of one stream. */
export interface SpeechDetector {
  /** The rate of the frames in Hz. */
  readonly sampleRate: number;
  /** The number of samples in a frame. */
  readonly frameSize: number;
  /**
   * Judges the next frame of the stream.
   * @param frame Mono samples, shape [frameSize], nominally in [-1, 1].
   * @returns The probability of speech, in [0, 1].
   */
  process(frame: Float32Array): number;
  /** Frees the detector's memory. */
  dispose(): void;
}

/** What a frame is. */
export interface Voicing {
  /** Whether it is speech. */
  readonly voiced: boolean;
  /** Its RMS level in dBFS; -120 for digital silence. */
  readonly levelDb: number;
}

/** How far back levels tell the steady noise: between syllables speech falls far below its loudest. */
const noiseMemoryMs = 1_200;
/** The share of frames below the noise estimate. */
const noiseQuantile = 0.1;
/** The time over which the offset of a sound card is averaged: long against every voice. */
const offsetMs = 500;
/** The number of frames between two estimates of it. */
const noiseFrames = 10;

/** Judges the frames of one stream. */
export class VoiceActivity {
  /** The length of a frame. */
  readonly frameMs: number;
  readonly #detector: SpeechDetector;
  readonly #settings: LiveSettings;
  readonly #levels: number[] = [];
  #noiseDb = 0;
  /** What the samples vary about: no level is measured with it. */
  #offset: number | undefined;
  #frames = 0;

  /** Starts one stream; the detector is only borrowed. */
  constructor(detector: SpeechDetector, settings: LiveSettings = liveSettings) {
    this.#detector = detector;
    this.#settings = settings;
    this.frameMs = (1000 * detector.frameSize) / detector.sampleRate;
  }

  /**
   * Judges the next frame.
   * @param frame Mono samples at the detector's rate, shape [frameSize].
   */
  process(frame: Float32Array): Voicing {
    const mean = frame.reduce((sum, sample) => sum + sample, 0) / frame.length;
    this.#offset ??= mean;
    this.#offset += (this.frameMs / offsetMs) * (mean - this.#offset);
    const levelDb = level(frame, this.#offset);
    if (this.#frames++ % noiseFrames === 0) {
      const sorted = this.#levels.toSorted((a, b) => a - b);
      this.#noiseDb = sorted[Math.floor(sorted.length * noiseQuantile)] ?? levelDb;
    }
    this.#levels.push(levelDb);
    if (this.#levels.length > noiseMemoryMs / this.frameMs) this.#levels.shift();
    const { speechProbability, aboveNoiseDb, quietestDb } = this.#settings;
    const probable = this.#detector.process(frame) >= speechProbability;
    const loud = levelDb >= Math.max(quietestDb, this.#noiseDb + aboveNoiseDb);
    return { voiced: probable && loud, levelDb };
  }
}

function level(frame: Float32Array, offset: number): number {
  let power = 0;
  for (const sample of frame) power += (sample - offset) * (sample - offset);
  return Math.max(-120, 10 * Math.log10(power / frame.length));
}
