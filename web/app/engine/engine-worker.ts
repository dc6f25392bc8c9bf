// The inference worker: everything heavy happens here, so that the page never waits. Decoding, resampling
// and recognition are those of src/, the same that Node runs.

import { defaultModel } from 'virtual:models';
import { expose, transfer } from 'comlink';
import type { LiveRecognizer } from '../../../src/recognition/index.js';
import { loadRecognizer, type Recognizer } from '../../../src/recognition/index.js';
import { startLive } from '../../../src/recognition/live-recognizer.js';
import { webRuntime } from '../../../src/web.js';
import { download } from './download.js';
import { outcome } from './outcome.js';
import type { Engine } from './protocol.js';
import { recognizeFile, recognizeSamples } from './recognize.js';
import { Recording } from './recording.js';
import { runtimeWasm } from './runtime-wasm.js';

let recognizer: Promise<Recognizer> | undefined;
let recording: Recording | undefined;
let live: LiveRecognizer | undefined;
let livePort: MessagePort | undefined;
const cancellations = new Map<string, AbortController>();

const loaded = (): Promise<Recognizer> =>
  recognizer ?? Promise.reject(new Error('the model is not loaded'));

const engine: Engine = {
  load: (onShare) =>
    outcome(async () => {
      const began = performance.now();
      const [wasmBinary, model] = await download([runtimeWasm, defaultModel], onShare);
      const downloaded = performance.now();
      const runtime = webRuntime(wasmBinary ? { wasmBinary } : {});
      recognizer = loadRecognizer(model ?? new Uint8Array(), runtime);
      const { metadata } = await recognizer;
      return {
        id: defaultModel.id,
        metadata,
        runtime: runtime.name,
        downloadMs: downloaded - began,
        startMs: performance.now() - downloaded,
      };
    }),

  recognizeFile: (id, file, onShare) =>
    outcome(async () => {
      const cancellation = new AbortController();
      cancellations.set(id, cancellation);
      try {
        return await recognizeFile(await loaded(), file, onShare, cancellation.signal);
      } finally {
        cancellations.delete(id);
      }
    }),

  cancelFile(id) {
    cancellations.get(id)?.abort();
  },

  startRecording(port, sampleRate, onLevel) {
    recording?.close();
    recording = new Recording(port, sampleRate, onLevel);
  },

  stopRecording: () =>
    outcome(async () => {
      if (!recording) throw new Error('nothing is being recorded');
      return recording.stop();
    }).then((result) => (result.ok ? transfer(result, [result.value.wav]) : result)),

  recognizeRecording: () =>
    outcome(async () => {
      if (!recording) throw new Error('nothing was recorded');
      return recognizeSamples(await loaded(), recording.samples, recording.sampleRate);
    }),

  discardRecording() {
    recording?.close();
    recording = undefined;
  },

  startLive: (port, sampleRate, onEvent) =>
    outcome(async () => {
      endLive();
      const { loadRnnoise } = await import('./rnnoise-detector.js');
      const detector = await loadRnnoise();
      live = await startLive(await loaded(), { sampleRate, detector, onEvent });
      livePort = port;
      const stream = live;
      port.onmessage = ({ data }: MessageEvent<Float32Array>) => stream.push(data);
      return null;
    }),

  stopLive: endLive,
};

function endLive(): void {
  livePort?.close();
  livePort = undefined;
  live?.dispose();
  live = undefined;
}

expose(engine);
