// Voice activity by RNNoise (Valin 2018, arXiv:1709.08243): its network tells speech from noise in 10 ms frames and
// weighs 0.1 MB; Silero's model would weigh twenty times as much. The WebAssembly is started here, not by the package's
// own code, which runs in pages alone.

import { startEmbedded } from '../../embedded-wasm.js';
import type { SpeechDetector } from './voice-activity.js';

/** RNNoise works on 10 ms at 48 kHz, in the range of 16-bit numbers. */
const sampleRate = 48_000;
const frameSize = 480;
const fullScale = 32_768;

/** What of RNNoise is used. Pointers are byte offsets. */
interface Rnnoise {
  readonly memory: WebAssembly.Memory;
  create(model: number): number;
  destroy(state: number): void;
  malloc(bytes: number): number;
  free(at: number): void;
  /** Returns the probability of speech; what is left of the frame without noise goes to `output`. */
  processFrame(state: number, output: number, input: number): number;
}

let starting: Promise<Rnnoise> | undefined;

/**
 * Loads RNNoise, once, and makes a detector for one stream.
 * @returns a detector of 10 ms frames at 48 kHz; `dispose` frees it
 */
export async function loadSpeechDetector(): Promise<SpeechDetector> {
  starting ??= start();
  // A failed download must not be remembered.
  starting.catch(() => {
    starting = undefined;
  });
  const rnnoise = await starting;
  const state = rnnoise.create(0);
  const pointer = rnnoise.malloc(4 * frameSize);
  let isDisposed = false;
  return {
    sampleRate,
    frameSize,
    process(frame) {
      const place = new Float32Array(rnnoise.memory.buffer, pointer, frameSize);
      for (let i = 0; i < frameSize; i++) place[i] = (frame[i] ?? 0) * fullScale;
      return rnnoise.processFrame(state, pointer, pointer);
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      rnnoise.destroy(state);
      rnnoise.free(pointer);
    },
  };
}

async function start(): Promise<Rnnoise> {
  const { rnnoiseCode } = await import('./rnnoise-code.js');
  const { memory, functions } = await startEmbedded(rnnoiseCode, {
    host: 'a',
    grow: 'a',
    copy: 'b',
    memory: 'c',
    start: 'd',
  });
  const { f: create, g: malloc, h: destroy, i: free, j: processFrame } = functions;
  return { memory, create, malloc, destroy, free, processFrame } as Rnnoise;
}
