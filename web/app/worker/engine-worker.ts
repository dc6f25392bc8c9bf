// The inference worker: everything heavy happens here, so that the page never waits. Decoding, resampling
// and recognition are those of src/, the same that Node runs.

import { defaultModel } from 'virtual:models';
import { expose, transfer } from 'comlink';
import { type LiveRecognizer, startLive } from '../../../src/recognition/live/live-recognizer.js';
import { loadRecognizer } from '../../../src/recognition/recognizer.js';
import type { Runtime } from '../../../src/runtime/runtime.js';
import { webRuntime } from '../../../src/web.js';
import type { Engine } from '../protocol/engine.js';
import { type Outcome, outcome } from '../protocol/outcome.js';
import { CurrentModel, type Lent } from './current-model.js';
import { download } from './download.js';
import { recognizeFile, recognizeSamples } from './recognize.js';
import { Recording } from './recording.js';
import { runtimeWasm } from './runtime-wasm.js';

let runtime: Runtime | undefined;
const model = new CurrentModel();
let recording: Recording | undefined;
let live: LiveRecognizer | undefined;
let liveModel: Lent | undefined;
let livePort: MessagePort | undefined;
const cancellations = new Map<string, AbortController>();

const engine: Engine = {
  load: (onShare, own) =>
    outcome(async () => {
      const began = performance.now();
      const wanted = [...(own ? [] : [defaultModel]), ...(runtime ? [] : [runtimeWasm])];
      const files = await download(wanted, onShare);
      const downloaded = performance.now();
      const modelBytes = (own ? own.bytes : files.shift()) ?? new Uint8Array();
      const [wasmBinary] = files;
      runtime ??= webRuntime(wasmBinary ? { wasmBinary } : {});
      const recognizer = await loadRecognizer(modelBytes, runtime);
      model.replace(recognizer, modelBytes);
      return {
        id: own?.id ?? defaultModel.id,
        metadata: recognizer.metadata,
        runtime: runtime.name,
        downloadMs: downloaded - began,
        startMs: performance.now() - downloaded,
      };
    }),

  recognizeFile: (id, file, onShare) =>
    cancellable(id, (signal) =>
      model.use((recognizer) => recognizeFile(recognizer, file, onShare, signal)),
    ),

  explain: (id, file, part, onShare) =>
    cancellable(id, async (signal) => {
      const { explainPart } = await import('./inspect.js');
      return model.use((_, bytes) => explainPart(bytes, started(), file, part, onShare, signal));
    }),

  drawSpectrogram: (id, file, onShare) =>
    cancellable(id, async (signal) => {
      const { drawSpectrogram } = await import('./inspect.js');
      return model.use(({ metadata }) =>
        drawSpectrogram(metadata.sampleRate, started(), file, onShare, signal),
      );
    }),

  cancel(id) {
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
      const { samples, sampleRate } = recording;
      return model.use((recognizer) => recognizeSamples(recognizer, samples, sampleRate));
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
      liveModel = model.lend();
      live = await startLive(liveModel.recognizer, { sampleRate, detector, onEvent });
      livePort = port;
      const stream = live;
      port.onmessage = ({ data }: MessageEvent<Float32Array>) => stream.push(data);
      return null;
    }),

  stopLive: endLive,

  openTeaching: (port) =>
    outcome(async () => {
      const { openTeaching } = await import('./teaching.js');
      openTeaching(port);
      return null;
    }),
};

/** Returns the runtime; there is one as soon as there is a model. */
function started(): Runtime {
  if (!runtime) throw new Error('the model is not loaded');
  return runtime;
}

/** Runs `work` until it is done or `cancel(id)` is called. */
function cancellable<T>(
  id: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  return outcome(async () => {
    const cancellation = new AbortController();
    cancellations.set(id, cancellation);
    try {
      return await work(cancellation.signal);
    } finally {
      cancellations.delete(id);
    }
  });
}

function endLive(): void {
  livePort?.close();
  livePort = undefined;
  live?.dispose();
  live = undefined;
  liveModel?.release();
  liveModel = undefined;
}

expose(engine);
