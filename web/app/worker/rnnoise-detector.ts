// Voice activity by RNNoise (Valin 2018, arXiv:1709.08243): its network tells speech from noise in 10 ms
// frames and weighs 0.1 MB; Silero's model would take the site over its 4 MB.

import wasmUrl from '@jitsi/rnnoise-wasm/dist/rnnoise.wasm?url';
import type { SpeechDetector } from '../../../src/recognition/live/voice-activity.js';

/** RNNoise works on 10 ms at 48 kHz, in the range of 16-bit numbers. */
const sampleRate = 48_000;
const frameSize = 480;
const fullScale = 32_768;

/** Loads RNNoise and returns a detector for one stream. */
export async function loadRnnoise(): Promise<SpeechDetector> {
  const [{ default: load }, response] = await Promise.all([
    import('@jitsi/rnnoise-wasm/dist/rnnoise.js'),
    fetch(wasmUrl),
  ]);
  const module = await load({ wasmBinary: await response.arrayBuffer() });
  const state = module._rnnoise_create(0);
  const pointer = module._malloc(4 * frameSize);
  return {
    sampleRate,
    frameSize,
    process(frame) {
      const at = pointer >> 2;
      for (let i = 0; i < frameSize; i++) module.HEAPF32[at + i] = (frame[i] ?? 0) * fullScale;
      return module._rnnoise_process_frame(state, pointer, pointer);
    },
    dispose() {
      module._rnnoise_destroy(state);
      module._free(pointer);
    },
  };
}
