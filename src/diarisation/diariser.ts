// Who speaks when: windows of ten seconds are segmented, their voices described and grouped, and what windows say of the same
// moment is averaged.

import { Turns } from '../audio/turn.js';
import { AffettoError } from '../errors.js';
import { floatOutput, floats, type Session } from '../runtime/runtime.js';
import { direction } from './clustering.js';
import { describedFrames, type Piece, pieceSeconds, piecesOf } from './pieces.js';
import {
  type DiarisationRules,
  diarisationRate,
  diarisationRules,
  segmentationTime,
} from './rules.js';
import { type SegmentedWindow, segmentWindow, windowStarts } from './segmentation.js';
import { type Turn, turnsOf } from './turns.js';
import { type DescribedPiece, framesOf, type HeardWindow } from './voices-of-windows.js';

/** How a recording is diarised. */
export interface DiariseOptions {
  /** The number of voices, at least 1, where somebody knows it. Default: it is estimated. */
  readonly voices?: number | undefined;
  /** Hears how much of the work is done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
  /** Stops the work between two windows when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Rules other than `diarisationRules`. */
  readonly rules?: Partial<DiarisationRules>;
}

/** Who speaks when. */
export interface Diarisation {
  /** The number of voices. */
  readonly voices: number;
  /** Their turns, in the order in which they begin; those of two voices may overlap. */
  readonly turns: readonly Turn[];
  /** The length of the recording. */
  readonly durationSeconds: number;
}

/** The networks that diarise, loaded; `openDiariser` makes one. */
export class Diariser {
  readonly #segmentation: Session;
  readonly #voice: Session;

  /**
   * `openDiariser` makes one.
   * @param segmentation who of three speaks in ten seconds
   * @param voice what somebody sounds like
   */
  constructor(segmentation: Session, voice: Session) {
    this.#segmentation = segmentation;
    this.#voice = voice;
  }

  /**
   * Tells who speaks when. Where nobody speaks there are no turns.
   * @param samples mono samples at 16,000 Hz, shape [n], nominally in [-1, 1]
   * @throws AffettoError `OPTION_INVALID` for a number of voices that is none, `AUDIO_NON_FINITE`, `RUNTIME_FAILED`; what
   *   `signal` is aborted with
   */
  async diarise(samples: Float32Array, options: DiariseOptions = {}): Promise<Diarisation> {
    return diarisationOf(await this.hear(samples, options), options);
  }

  /**
   * Does the part of `diarise` that takes time, and leaves open whose the voices are: see `diarisationOf`.
   * @param samples as for `diarise`
   * @throws AffettoError `OPTION_INVALID`, `AUDIO_NON_FINITE`, `RUNTIME_FAILED` as `diarise`
   */
  async hear(samples: Float32Array, options: DiariseOptions = {}): Promise<HeardWindows> {
    checkOptions(samples, options);
    const rules = { ...diarisationRules, ...options.rules };
    const { signal, onProgress } = options;
    const starts = windowStarts(samples.length, rules);
    const windows: HeardWindow[] = [];
    const turns = new Turns();
    for (const [index, start] of starts.entries()) {
      signal?.throwIfAborted();
      const window = await segmentWindow(this.#segmentation, samples, start);
      const isDescribed = index % rules.embedEvery === 0 || index === starts.length - 1;
      const pieces: DescribedPiece[] = [];
      for (const piece of piecesOf(window)) {
        const embedding = isDescribed && (await this.#describe(samples, window, piece, rules));
        pieces.push({ ...piece, ...(embedding && { embedding }) });
      }
      windows.push({ window, pieces, isDescribed });
      onProgress?.((index + 1) / starts.length);
      // What aborts the signal comes in only between tasks.
      await turns.give();
    }
    return { windows, durationSeconds: samples.length / diarisationRate };
  }

  /** Describes the voice of a piece; undefined where that is too short. */
  async #describe(
    samples: Float32Array,
    window: SegmentedWindow,
    piece: Piece,
    { leastDescribedSeconds, mostDescribedSeconds }: DiarisationRules,
  ): Promise<Float32Array | undefined> {
    if (pieceSeconds(piece) < leastDescribedSeconds) return undefined;
    const { windowSamples } = segmentationTime;
    const waveform = samples.slice(window.startSample, window.startSample + windowSamples);
    const frames = describedFrames(piece, waveform.length, Math.round(100 * mostDescribedSeconds));
    if (frames.length < fewestFrames) return undefined;
    const outputs = await this.#voice.run({
      waveform: floats(waveform),
      frames: { dtype: 'int32', data: frames, shape: [frames.length] },
    });
    return Float32Array.from(direction(floatOutput(outputs, 'embedding')));
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    await this.#segmentation.dispose();
    await this.#voice.dispose();
  }
}

/** What the networks heard, before it is said whose the voices are. */
export interface HeardWindows {
  /** The windows with their pieces. */
  readonly windows: readonly HeardWindow[];
  /** The length of the recording. */
  readonly durationSeconds: number;
}

/** Tells who speaks when from what the networks heard: several numbers of voices can be tried at no cost. */
export function diarisationOf(
  { windows, durationSeconds }: HeardWindows,
  { voices, rules: own }: Pick<DiariseOptions, 'voices' | 'rules'> = {},
): Diarisation {
  const rules = { ...diarisationRules, ...own };
  const turns = turnsOf(framesOf(windows, rules, voices), durationSeconds, rules);
  return { voices: 1 + Math.max(-1, ...turns.map(({ voice }) => voice)), turns, durationSeconds };
}

/** The fewest frames of 10 ms that say anything of a voice. */
const fewestFrames = 20;

function checkOptions(samples: Float32Array, { voices }: DiariseOptions): void {
  if (voices !== undefined && !(Number.isInteger(voices) && voices >= 1)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `voices is ${voices}. Give a whole number from 1, or leave it out: then it is estimated.`,
    );
  }
  if (samples.every(Number.isFinite)) return;
  throw new AffettoError(
    'AUDIO_NON_FINITE',
    'The sound has samples that are no numbers (NaN or infinite). Decode it again.',
  );
}
