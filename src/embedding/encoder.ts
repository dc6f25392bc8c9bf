// The pretrained encoder for users: samples in, numbers out that a linear layer can hear emotions in. Recordings
// longer than the encoder hears at once are heard in windows. Node and browser run this same code.

import { heardSamples, silencePeak } from '../audio/check-samples.js';
import { peakOf } from '../audio/peak.js';
import { AffettoError } from '../errors.js';
import { readEncoderMetadata } from '../model-file/encoder-file.js';
import type { EncoderMetadata } from '../model-file/encoder-metadata.js';
import {
  floatOutput,
  floats,
  type Runtime,
  type Session,
  type SessionOptions,
} from '../runtime/runtime.js';
import {
  columnNames,
  type EmbeddingChoice,
  type EmbeddingLayout,
  embeddingLayout,
} from './layout.js';
import { type HeardWindow, joinedFrames, pooledStatistics } from './pooled.js';

/** Steps are this far apart. */
const stepSeconds = 0.02;

/** The number of windows above which a recording is not searched for silence at its ends first. */
const longestTrimmed = 8;

/** How a recording is embedded. */
export interface EmbedOptions extends EmbeddingChoice {
  /** Stops the work between two windows when it is aborted. */
  readonly signal?: AbortSignal;
}

/** A recording as numbers. */
export interface Embedding {
  /** The names of the columns, such as `state1_mean_0`; [columns]. */
  readonly columns: readonly string[];
  /** The numbers, row after row: [rows, columns]; one row of statistics, or a row for each step. */
  readonly values: Float32Array;
  /** Where the stretch of each row begins in the recording, in seconds, in float32: [rows]. */
  readonly seconds: Float32Array;
}

/** A loaded encoder; make one with `openEncoder`. */
export class Encoder {
  /** What the file says of itself. */
  readonly metadata: EncoderMetadata;
  /** The file's checksum, SHA-256 in hexadecimal: it tells embeddings of one encoder from those of another. */
  readonly digest: string;
  private readonly session: Session;

  /**
   * `openEncoder` makes one.
   * @param metadata What the file says of itself.
   * @param digest Its checksum, SHA-256 in hexadecimal.
   * @param session The file, loaded.
   */
  constructor(metadata: EncoderMetadata, digest: string, session: Session) {
    this.metadata = metadata;
    this.digest = digest;
    this.session = session;
  }

  /**
   * Turns a recording into numbers. Silence is cut off both ends. What is left is heard whole up to
   * `metadata.windowSeconds`, else in windows of equal length, at most that long, that do not overlap; each begins and
   * ends where it is not silent, and silent ones are left out. Statistics are then those over the steps of all
   * windows, and frames follow one another. Loudness does not count: each window is brought to one level.
   * @param samples Mono samples at `metadata.sampleRate`, shape [n], nominally in [-1, 1].
   * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_NON_FINITE`, `AUDIO_TOO_SHORT` or `AUDIO_SILENT` where there is nothing
   *   to hear; `OPTION_INVALID` for a layer that the encoder lacks; `RUNTIME_FAILED` where the engine fails. What
   *   `signal` is aborted with.
   */
  async embed(samples: Float32Array, options: EmbedOptions = {}): Promise<Embedding> {
    const layout = embeddingLayout(this.metadata, options);
    const sound = heardSamples(samples, this.metadata.sampleRate);
    const windows: HeardWindow[] = [];
    for await (const window of this.windows(sound, layout)) {
      options.signal?.throwIfAborted();
      windows.push(window);
    }
    const columns = columnNames(layout);
    if (layout.what === 'frames') {
      const seconds = windows.flatMap(({ startSeconds, steps }) =>
        Array.from({ length: steps }, (_, step) => startSeconds + step * stepSeconds),
      );
      return {
        columns,
        values: joinedFrames(windows, layout),
        seconds: Float32Array.from(seconds),
      };
    }
    const seconds = Float32Array.of(windows[0]?.startSeconds ?? 0);
    return { columns, values: pooledStatistics(windows, layout), seconds };
  }

  private async *windows(
    samples: Float32Array,
    layout: EmbeddingLayout,
  ): AsyncGenerator<HeardWindow> {
    const size = this.metadata.windowSeconds * this.metadata.sampleRate;
    const trims = this.session.outputNames.includes('heard');
    let [from, to] = [0, samples.length];
    if (to <= size || (trims && to <= longestTrimmed * size)) {
      const { start, end, window } = await this.hear(samples, 0, layout);
      if (end - start <= size) {
        yield window;
        return;
      }
      [from, to] = [start, end];
    }
    const count = Math.ceil((to - from) / size);
    const edge = (index: number) => from + Math.floor((index * (to - from)) / count);
    const parts = Array.from({ length: count }, (_, index) => ({
      offset: edge(index),
      part: samples.subarray(edge(index), edge(index + 1)),
    }));
    // Brought to full level, what is next to nothing would be heard like speech.
    const audible = parts.filter(({ part }) => peakOf(part) >= silencePeak);
    // A click that is cut off may be all that is above silence: then all count alike.
    for (const { part, offset } of audible.length > 0 ? audible : parts) {
      yield (await this.hear(part, offset, layout)).window;
    }
  }

  /** Runs the graph over samples that begin at `offset` of the recording. */
  private async hear(
    samples: Float32Array,
    offset: number,
    { what, layers }: EmbeddingLayout,
  ): Promise<{ start: number; end: number; window: HeardWindow }> {
    const { width } = this.metadata.encoder;
    const trims = this.session.outputNames.includes('heard');
    const states = layers.map((layer) => `state${layer}`);
    // The engine runs the whole graph whatever is asked of it; one state tells the number of steps.
    const wanted = what === 'frames' ? states : ['statistics', states[0] as string];
    const feeds = { waveform: floats(samples, [1, samples.length]) };
    const outputs = await this.session.run(feeds, trims ? [...wanted, 'heard'] : wanted);
    const heard = trims ? floatOutput(outputs, 'heard') : [0, samples.length];
    const start = offset + (heard[0] as number);
    const steps = floatOutput(outputs, states[0] as string).length / width;
    const values =
      what === 'frames'
        ? besideEachOther(
            states.map((name) => floatOutput(outputs, name)),
            width,
          )
        : chosen(floatOutput(outputs, 'statistics'), layers, 2 * width);
    if (!values.every(Number.isFinite)) {
      throw unusable('is damaged: what it gives holds numbers that are not finite');
    }
    const startSeconds = start / this.metadata.sampleRate;
    const end = offset + (heard[1] as number);
    return { start, end, window: { startSeconds, steps, values } };
  }

  /** Frees the engine's memory. */
  dispose(): Promise<void> {
    return this.session.dispose();
  }
}

/**
 * Loads an encoder's file, such as `models/speech-encoder.onnx` of the package.
 * @param bytes The whole file.
 * @param runtime The engine: `nodeRuntime` of `affetto/node`, or `webRuntime()` of `affetto/web`.
 * @throws AffettoError `MODEL_FILE_INVALID` for bytes that are not a whole encoder of affetto's; `RUNTIME_FAILED`
 *   where the engine itself cannot start, as when its .wasm file is not served.
 */
export async function openEncoder(
  bytes: Uint8Array,
  runtime: Runtime,
  options: SessionOptions = {},
): Promise<Encoder> {
  const { metadata, digest } = readEncoderMetadata(bytes);
  // The checksum holds here, so what fails is the engine.
  const session = await runtime.createSession(bytes, options);
  const needed = Array.from({ length: metadata.encoder.blocks + 1 }, (_, layer) => `state${layer}`);
  const missing = ['statistics', ...needed].find((name) => !session.outputNames.includes(name));
  if (missing === undefined && session.inputNames.join() === 'waveform') {
    return new Encoder(metadata, digest, session);
  }
  const { inputNames, outputNames } = session;
  await session.dispose();
  throw unusable(
    `turns ${inputNames.join(', ')} into ${outputNames.join(', ')}, not a waveform into statistics and states`,
  );
}

/** The parts of `size` numbers that belong to these layers, in their order. */
function chosen(values: Float32Array, layers: readonly number[], size: number): Float32Array {
  const result = new Float32Array(layers.length * size);
  for (const [place, layer] of layers.entries()) {
    result.set(values.subarray(layer * size, (layer + 1) * size), place * size);
  }
  return result;
}

/** Several [steps, width] as one, [steps, states * width]. */
function besideEachOther(states: readonly Float32Array[], width: number): Float32Array {
  const [first] = states;
  const steps = (first?.length ?? 0) / width;
  const result = new Float32Array(steps * states.length * width);
  for (const [place, state] of states.entries()) {
    for (let step = 0; step < steps; step++) {
      const row = state.subarray(step * width, (step + 1) * width);
      result.set(row, (step * states.length + place) * width);
    }
  }
  return result;
}

function unusable(why: string): AffettoError {
  return new AffettoError('MODEL_FILE_INVALID', `The encoder file ${why}. Fetch it again.`);
}
