// Why an answer: what hiding a moment or a band of the sound does to it. Occlusion as by Zeiler & Fergus
// (2014, "Visualizing and Understanding Convolutional Networks", ECCV, arXiv:1311.2901), on the mel spectrum:
// it needs no gradient, holds for every architecture here, and is what it says - the model's own answer to
// the sound without a part.

import { heardSamples } from '../audio/check-samples.js';
import { AffettoError } from '../errors.js';
import { whisperSpectrum } from '../features/whisper-log-mel.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import { readModelWeights } from '../model-file/weights.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import { buildJudge, buildListener } from './graphs.js';
import {
  coarseGrid,
  edgeFrequencies,
  fineGrid,
  type Grid,
  gridOver,
  type Patch,
  patchOf,
  type SpectrumLayout,
} from './grid.js';

/** What moved the answer for one stretch of sound; effects are in probability. */
export interface Explanation {
  /** The emotion explained. */
  readonly emotion: string;
  /** Its probability with nothing hidden, in [0, 1]. */
  readonly probability: number;
  /** Where what the model heard begins in the samples given: silence at the ends is cut off. */
  readonly startSeconds: number;
  /** Where it ends. */
  readonly endSeconds: number;
  /** The mel spectrum heard, in dB: `frames` rows of `bands`, lowest band first. */
  readonly levels: Float32Array;
  /** The number of frames heard. */
  readonly frames: number;
  /** The number of mel bands. */
  readonly bands: number;
  /** Where each column begins, in seconds, and the end of the last: [columns + 1]. */
  readonly times: readonly number[];
  /** Where each row begins, in Hz, lowest first, and the end of the last: [rows + 1]. */
  readonly frequencies: readonly number[];
  /**
   * How much of the probability was lost, on average, when patches with a cell were hidden, [columns][rows]. Negative
   * where the emotion gained.
   */
  readonly cells: readonly (readonly number[])[];
  /** How much was lost when a moment was hidden in all bands, [columns]. */
  readonly moments: readonly number[];
  /** How much was lost when bands were hidden throughout, [rows]. */
  readonly rows: readonly number[];
}

/** What the model makes of a sound with a part hidden. */
export interface HeardWithoutPart {
  /** A probability for each label, in the order of `metadata.labels`, summing to 1. */
  readonly probabilities: readonly number[];
  /** What a profile of the voice takes; absent where the model cannot get to know one. */
  readonly evidence?: readonly number[];
}

/** What is explained, and how the work goes on. */
export interface ExplainOptions {
  /** The emotion to explain. Default: the most probable one. */
  readonly emotion?: string;
  /**
   * Judges anew what the model makes of the sound, such as by what is known of the voice: what is explained is what this
   * answers, a probability for each label. Default: what the model answers by itself.
   */
  readonly judge?: (heard: HeardWithoutPart) => readonly number[];
  /** Hears which `share` of the work is done, in [0, 1]; awaited, so that it can give other work a turn. */
  readonly onShare?: (share: number) => void | Promise<void>;
  /** Stops the work between two runs of the model when it is aborted. */
  readonly signal?: AbortSignal;
}

/** How many cells a patch is wide and high: overlapping patches say more finely where than single cells could. */
const patchCells = 2;

/** Explains answers of one model; make one with `openExplainer`, and `dispose` of it. */
export class Explainer {
  /** What the model file says of itself. */
  readonly metadata: ModelMetadata;
  readonly #listener: Session;
  readonly #judge: Session;

  /**
   * `openExplainer` makes one.
   * @param metadata What the model file says of itself.
   * @param listener The front half of the file as a session: waveform to mel spectrum.
   * @param judge The other half: mel spectrum to probabilities.
   */
  constructor(metadata: ModelMetadata, listener: Session, judge: Session) {
    this.metadata = metadata;
    this.#listener = listener;
    this.#judge = judge;
  }

  /**
   * Explains the answer for one stretch.
   * @param samples Mono samples at the model's rate, shape [n]; what exceeds one window is not heard.
   * @throws AffettoError `OPTION_INVALID` for an emotion that the model lacks; `AUDIO_EMPTY`, `AUDIO_NON_FINITE`,
   *   `AUDIO_TOO_SHORT` or `AUDIO_SILENT` where there is nothing to hear. What `signal` is aborted with.
   */
  async explain(samples: Float32Array, options: ExplainOptions = {}): Promise<Explanation> {
    const { labels, sampleRate } = this.metadata;
    const sound = heardSamples(samples, sampleRate);
    const layout = layoutOf(this.metadata);
    const judge = options.judge ?? (({ probabilities }) => probabilities);
    const heard = await this.#hear(sound);
    const answer = async (levels: Float32Array) => judge(await this.#answer(levels, heard.frames));
    const whole = await answer(heard.levels);
    const target = targetOf(labels, whole, options.emotion);
    const probability = whole[target] as number;
    const grid = gridOver(heard.frames, layout, isSlow(this.metadata) ? coarseGrid : fineGrid);
    const columns = grid.frameEdges.length - 1;
    const rows = grid.bandEdges.length - 1;
    const background = meanLevels(heard.levels, heard.frames, layout.melBands);

    const patches = patchesOver(grid);
    const runs = patches.length + columns + rows;
    let done = 0;
    const lostWithout = async (patch: Patch): Promise<number> => {
      options.signal?.throwIfAborted();
      const changed = hide(heard.levels, patch, background);
      const left = (await answer(changed))[target] as number;
      await options.onShare?.(++done / runs);
      return probability - left;
    };

    const moments: number[] = [];
    for (let column = 0; column < columns; column++) {
      moments.push(await lostWithout(patchOf(grid, [column, 1], [0, rows])));
    }
    const bands: number[] = [];
    for (let row = 0; row < rows; row++) {
      bands.push(await lostWithout(patchOf(grid, [0, columns], [row, 1])));
    }
    const cells = new CellMeans(columns, rows);
    for (const { column, row, width, height } of patches) {
      const lost = await lostWithout(patchOf(grid, [column, width], [row, height]));
      cells.add(lost, [column, width], [row, height]);
    }

    const secondsAt = (frame: number) =>
      Math.min(heard.startSeconds + (frame * layout.hopLength) / sampleRate, heard.endSeconds);
    return {
      emotion: labels[target] as string,
      probability,
      startSeconds: heard.startSeconds,
      endSeconds: heard.endSeconds,
      levels: heard.levels.slice(0, heard.frames * layout.melBands),
      frames: heard.frames,
      bands: layout.melBands,
      times: grid.frameEdges.map(secondsAt),
      frequencies: edgeFrequencies(grid, layout),
      cells: cells.means(),
      moments,
      rows: bands,
    };
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    await this.#listener.dispose();
    await this.#judge.dispose();
  }

  async #hear(samples: Float32Array) {
    const { frontEnd, sampleRate } = this.metadata;
    const outputs = await this.#listener.run({ waveform: floats(samples, [1, samples.length]) });
    // A copy: engines may reuse what they returned.
    const levels = floatOutput(outputs, 'levels').slice();
    const frames = outputs.lengths
      ? (floatOutput(outputs, 'lengths')[0] as number)
      : levels.length / layoutOf(this.metadata).melBands;
    const [from, to] = outputs.heard ? floatOutput(outputs, 'heard') : [0, samples.length];
    const limit = (from as number) + frontEnd.frames * frontEnd.hopLength;
    return {
      levels,
      frames,
      startSeconds: (from as number) / sampleRate,
      endSeconds: Math.min(to as number, limit) / sampleRate,
    };
  }

  async #answer(levels: Float32Array, frames: number): Promise<HeardWithoutPart> {
    const { melBands } = layoutOf(this.metadata);
    const outputs = await this.#judge.run({
      levels: floats(levels, [levels.length / melBands, melBands]),
      ...(this.metadata.frontEnd.output !== 'encoder' && { lengths: floats([frames]) }),
    });
    const probabilities = Array.from(floatOutput(outputs, 'probabilities'));
    if (!this.metadata.voice) return { probabilities };
    return { probabilities, evidence: Array.from(floatOutput(outputs, 'evidence')) };
  }
}

/** A pretrained encoder hears its own spectrum, whatever the rest of the front end says. */
const layoutOf = ({ frontEnd }: ModelMetadata): SpectrumLayout =>
  frontEnd.output === 'encoder' ? whisperSpectrum : frontEnd;

/** A run of a pretrained encoder takes several times as long as one of the other networks. */
const isSlow = ({ frontEnd }: ModelMetadata): boolean => frontEnd.output === 'encoder';

/**
 * Prepares a model file for explaining.
 * @param bytes A whole model file.
 * @throws AffettoError `MODEL_FILE_INVALID` for a file that `readModelWeights` cannot take apart.
 */
export async function openExplainer(bytes: Uint8Array, runtime: Runtime): Promise<Explainer> {
  const parts = readModelWeights(bytes);
  const listener = await runtime.createSession(buildListener(parts));
  const judge = await runtime.createSession(buildJudge(parts));
  return new Explainer(parts.metadata, listener, judge);
}

function targetOf(labels: readonly string[], whole: readonly number[], emotion?: string): number {
  if (emotion === undefined) return whole.indexOf(Math.max(...whole));
  const target = labels.indexOf(emotion);
  if (target >= 0) return target;
  throw new AffettoError(
    'OPTION_INVALID',
    `The model knows no ${emotion}. It can explain: ${labels.join(', ')}.`,
  );
}

/**
 * Averages each band over the clip, in dB: a part is hidden by making it sound like the rest. Silence or noise in its
 * place would be heard as a pause or a burst, which mean something themselves.
 */
function meanLevels(levels: Float32Array, frames: number, bands: number): Float32Array {
  const means = new Float32Array(bands);
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < bands; band++) {
      means[band] = (means[band] as number) + (levels[frame * bands + band] as number) / frames;
    }
  }
  return means;
}

function hide(levels: Float32Array, patch: Patch, background: Float32Array): Float32Array {
  const changed = levels.slice();
  const bands = background.length;
  for (let frame = patch.firstFrame; frame < patch.endFrame; frame++) {
    const shown = background.subarray(patch.firstBand, patch.endBand);
    changed.set(shown, frame * bands + patch.firstBand);
  }
  return changed;
}

function patchesOver({ frameEdges, bandEdges }: Grid) {
  const columns = frameEdges.length - 1;
  const rows = bandEdges.length - 1;
  const width = Math.min(patchCells, columns);
  const height = Math.min(patchCells, rows);
  return Array.from({ length: (columns - width + 1) * (rows - height + 1) }, (_, index) => ({
    column: index % (columns - width + 1),
    row: Math.floor(index / (columns - width + 1)),
    width,
    height,
  }));
}

/** The mean, for each cell, over the patches that hid it. */
class CellMeans {
  readonly #sums: number[][];
  readonly #counts: number[][];

  constructor(columns: number, rows: number) {
    const zeros = () => Array.from({ length: columns }, () => new Array<number>(rows).fill(0));
    this.#sums = zeros();
    this.#counts = zeros();
  }

  add(
    value: number,
    [column, width]: readonly [number, number],
    [row, height]: readonly [number, number],
  ): void {
    for (let c = column; c < column + width; c++) {
      for (let r = row; r < row + height; r++) {
        (this.#sums[c] as number[])[r]! += value;
        (this.#counts[c] as number[])[r]! += 1;
      }
    }
  }

  means(): number[][] {
    return this.#sums.map((column, c) => column.map((sum, r) => sum / this.#counts[c]![r]!));
  }
}
