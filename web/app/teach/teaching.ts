// The worker's side of teaching: collects the takes, then adapts the shipped model to them with src/'s own
// adaptation, on the engine that answers anyway.

import { defaultModel } from 'virtual:models';
import { expose, transfer } from 'comlink';
import { Adaptation } from '../../../src/adaptation/adaptation.js';
import type { LabelledClip } from '../../../src/adaptation/clips.js';
import { resample } from '../../../src/audio/resample.js';
import { type ModelMetadata, readModelMetadata } from '../../../src/model-file/model-file.js';
import { checkSamples } from '../../../src/recognition/recognizer.js';
import { webRuntime } from '../../../src/web.js';
import { download } from '../engine/download.js';
import { outcome } from '../engine/outcome.js';
import { Recording } from '../engine/recording.js';
import type { Teaching } from './protocol.js';

interface Base {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: ModelMetadata;
}

/** Makes one reachable on `port`. */
export function openTeaching(port: MessagePort): void {
  expose(teachingDesk(), port);
}

function teachingDesk(): Teaching {
  const clips = new Map<string, LabelledClip>();
  let base: Base | undefined;
  let microphone: { readonly port: MessagePort; readonly sampleRate: number } | undefined;
  let take: Recording | undefined;
  let cancellation: AbortController | undefined;

  const dropTake = () => {
    if (microphone) microphone.port.onmessage = null;
    take?.close();
    take = undefined;
  };

  return {
    open: (onShare) =>
      outcome(async () => {
        if (!base) {
          const [bytes] = await download([defaultModel], onShare);
          if (!bytes) throw new TypeError('unreachable: one file was asked for');
          base = { bytes, metadata: readModelMetadata(bytes) };
        }
        return { labels: base.metadata.labels };
      }),

    listen(port, sampleRate) {
      dropTake();
      microphone?.port.close();
      microphone = { port, sampleRate };
      // Blocks between takes go nowhere.
      port.start();
    },

    startTake(onLevel) {
      dropTake();
      if (!microphone) return;
      const { port1, port2 } = new MessageChannel();
      microphone.port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) =>
        port1.postMessage(data, [data.buffer]);
      take = new Recording(port2, microphone.sampleRate, onLevel);
    },

    stopTake: (key, emotion) =>
      outcome(async () => {
        const current = take;
        if (!current || !base) throw new Error('nothing is being recorded');
        const clip = await current.stop();
        if (take === current) dropTake();
        const { sampleRate } = base.metadata;
        const samples = await resample(current.samples, current.sampleRate, sampleRate);
        checkSamples(samples, sampleRate);
        clips.set(key, { samples, emotion, name: key });
        return clip;
      }).then((result) => (result.ok ? transfer(result, [result.value.wav]) : result)),

    dropTake,

    forget(key) {
      clips.delete(key);
    },

    forgetAll() {
      dropTake();
      clips.clear();
    },

    adapt: (layers, onProgress) =>
      outcome(async () => {
        if (!base) throw new Error('the model is not there');
        cancellation = new AbortController();
        const { signal } = cancellation;
        const began = performance.now();
        const given = [...clips.values()];
        const adaptation = await Adaptation.prepare({
          modelBytes: base.bytes,
          clips: given,
          layers,
          runtime: webRuntime(),
          onProgress,
          signal,
        });
        try {
          const check = await adaptation.check();
          const checked = performance.now();
          const { modelBytes, metadata } = await adaptation.train();
          signal.throwIfAborted();
          const now = performance.now();
          return {
            modelBytes: new Uint8Array(modelBytes),
            check,
            emotions: metadata.labels,
            elapsedMs: now - began,
            trainingMs: now - checked,
          };
        } finally {
          await adaptation.dispose();
        }
      }).then((result) =>
        result.ok ? transfer(result, [result.value.modelBytes.buffer]) : result,
      ),

    cancel() {
      cancellation?.abort();
    },
  };
}
