// Sample-rate conversion with SpeexDSP's windowed sinc, as WebAssembly (28 kB), by the route that is quickest.
// Chosen over libsamplerate by measurement: docs/audio.md has the figures.
import type { SpeexResamplerModule } from '@echogarden/speex-resampler-wasm/simd';
import { AffettoError } from '../errors.js';
import { guarded } from './failures.js';
import { checkRate } from './limits.js';
import { type ResamplingStage, resamplingRoute } from './resampling-route.js';
import { SampleList } from './sample-list.js';

/** The number of samples handed to WebAssembly at once: it bounds the memory, whatever the length of the recording. */
const CHUNK = 1 << 15;
/** How much silence at a time pushes the end of a signal out of the filter: a whole chunk costs as much as a clip. */
const FLUSH = 1 << 10;

/** Converts a signal that arrives in pieces; the pieces' borders leave no trace in the output. */
export interface Resampler {
  /** Feeds `samples`, shape [n], and returns those ready so far, shape [m]. */
  push(samples: Float32Array): Float32Array;
  /** Ends the signal and returns the rest, shape [m]: the total is round(n * toRate / fromRate) samples. */
  finish(): Float32Array;
  /** Frees WebAssembly memory; idempotent. */
  free(): void;
}

let loading: Promise<SpeexResamplerModule> | undefined;

function loadModule(): Promise<SpeexResamplerModule> {
  loading ??= import('@echogarden/speex-resampler-wasm/simd').then((module) => module.default());
  // A failed download must not be remembered, or a page that was offline once never recovers.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/**
 * Converts a whole signal. Output sample k stands at time k / toRate, so there is no delay to correct.
 *
 * @param samples One channel, shape [n].
 * @param fromRate The rate of `samples` in Hz, 1,000-384,000.
 * @param toRate The wanted rate in Hz, 1,000-384,000.
 * @returns Shape [round(n * toRate / fromRate)]; a copy where the rates are equal.
 * @throws AffettoError `OPTION_INVALID`, `RUNTIME_FAILED`, `AUDIO_TOO_LONG` where memory does not suffice.
 */
export async function resample(
  samples: Float32Array,
  fromRate: number,
  toRate: number,
): Promise<Float32Array> {
  return guarded(async () => {
    const resampler = await createResampler(fromRate, toRate);
    try {
      const list = new SampleList();
      list.add(resampler.push(samples));
      list.add(resampler.finish());
      return list.join();
    } finally {
      resampler.free();
    }
  });
}

/**
 * A resampler for a signal that arrives in pieces, such as a live stream. Free it after use.
 *
 * @param fromRate The rate of the signal in Hz, 1,000-384,000.
 * @param toRate The wanted rate in Hz, 1,000-384,000.
 * @throws AffettoError `OPTION_INVALID`, `RUNTIME_FAILED`.
 */
export async function createResampler(fromRate: number, toRate: number): Promise<Resampler> {
  checkRate('fromRate', fromRate);
  checkRate('toRate', toRate);
  if (fromRate === toRate) {
    return {
      push: (samples) => samples.slice(),
      finish: () => new Float32Array(0),
      free: () => {},
    };
  }
  try {
    return new StagedResampler(await loadModule(), fromRate, toRate);
  } catch (error) {
    throw new AffettoError(
      'RUNTIME_FAILED',
      `The resampler from ${fromRate} to ${toRate} Hz could not be started: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** One conversion after the other. */
class StagedResampler implements Resampler {
  readonly #stages: readonly SpeexStage[];
  readonly #ratio: number;
  #pushed = 0;
  #returned = 0;

  constructor(module: SpeexResamplerModule, fromRate: number, toRate: number) {
    this.#ratio = toRate / fromRate;
    this.#stages = resamplingRoute(fromRate, toRate).map((stage) => new SpeexStage(module, stage));
  }

  push(samples: Float32Array): Float32Array {
    this.#pushed += samples.length;
    const out = this.#process(samples);
    this.#returned += out.length;
    return out;
  }

  finish(): Float32Array {
    const missing = Math.max(0, Math.round(this.#pushed * this.#ratio) - this.#returned);
    const list = new SampleList();
    const silence = new Float32Array(FLUSH);
    // The filters still hold the end of the signal; silence pushes it out.
    while (list.length < missing) {
      list.add(this.#process(silence).subarray(0, missing - list.length));
    }
    this.#returned += list.length;
    return list.join();
  }

  free(): void {
    for (const stage of this.#stages) stage.free();
  }

  #process(samples: Float32Array): Float32Array {
    return this.#stages.reduce((signal, stage) => stage.process(signal), samples);
  }
}

class SpeexStage {
  readonly #module: SpeexResamplerModule;
  readonly #outSize: number;
  readonly #memory: number;
  #state: number;

  constructor(module: SpeexResamplerModule, { fromRate, toRate, quality }: ResamplingStage) {
    this.#module = module;
    this.#outSize = Math.min(1 << 20, Math.ceil(CHUNK * (toRate / fromRate)) + 16);
    // Layout: two lengths (input, output), then the input samples, then the output samples.
    this.#memory = module._malloc(8 + 4 * (CHUNK + this.#outSize));
    this.#state = module._speex_resampler_init(1, fromRate, toRate, quality, this.#memory);
    if (this.#memory === 0 || this.#state === 0) throw new Error('SpeexDSP is out of memory');
    // Drops the filter's delay at the start, so that input and output are aligned in time.
    module._speex_resampler_skip_zeros(this.#state);
  }

  process(samples: Float32Array): Float32Array {
    if (this.#state === 0) throw new AffettoError('RUNTIME_FAILED', 'The resampler was freed.');
    const module = this.#module;
    const input = this.#memory + 8;
    const output = input + 4 * CHUNK;
    const list = new SampleList();
    for (let at = 0; at < samples.length; ) {
      const piece = samples.subarray(at, at + CHUNK);
      module.HEAPF32.set(piece, input >> 2);
      module.HEAPU32[this.#memory >> 2] = piece.length;
      module.HEAPU32[(this.#memory >> 2) + 1] = this.#outSize;
      const status = module._speex_resampler_process_float(
        this.#state,
        0,
        input,
        this.#memory,
        output,
        this.#memory + 4,
      );
      // Views are read afresh: WebAssembly memory moves when it grows.
      const used = module.HEAPU32[this.#memory >> 2] ?? 0;
      const made = module.HEAPU32[(this.#memory >> 2) + 1] ?? 0;
      if (status !== 0 || (used === 0 && made === 0)) {
        throw new AffettoError('RUNTIME_FAILED', `SpeexDSP stopped with status ${status}.`);
      }
      const start = output >> 2;
      list.add(module.HEAPF32.slice(start, start + made));
      at += used;
    }
    return list.join();
  }

  free(): void {
    if (this.#state === 0) return;
    this.#module._speex_resampler_destroy(this.#state);
    this.#module._free(this.#memory);
    this.#state = 0;
  }
}
