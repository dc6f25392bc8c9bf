// The worker's side of teaching: adapts the shipped model to the takes of one speaker with src/'s own adaptation,
// on the runtime that answers anyway.

import { defaultModel } from 'virtual:models';
import { expose, transfer } from 'comlink';
import { Adaptation, type AdaptationOptions } from '../../../src/adaptation/adaptation.js';
import { type ModelMetadata, readModelMetadata } from '../../../src/model-file/model-file.js';
import { webRuntime } from '../../../src/web.js';
import { outcome } from '../protocol/outcome.js';
import type { Taught, Teaching } from '../protocol/teaching.js';
import { download } from './download.js';
import { Takes } from './takes.js';

interface Base {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: ModelMetadata;
}

/** Makes a `Teaching` reachable on `port`. */
export function openTeaching(port: MessagePort): void {
  expose(teachingDesk(), port);
}

function teachingDesk(): Teaching {
  const takes = new Takes();
  let base: Base | undefined;
  let cancellation: AbortController | undefined;

  return {
    open: (onShare) =>
      outcome(async () => {
        base ??= await downloadBase(onShare);
        return { labels: base.metadata.labels };
      }),
    listen: (port, sampleRate) => takes.listen(port, sampleRate),
    startTake: (onLevel) => takes.start(onLevel),
    stopTake: (key, emotion) =>
      outcome(async () => {
        if (!base) throw new Error('the model is not there');
        return takes.keep(key, emotion, base.metadata.sampleRate);
      }).then((result) => (result.ok ? transfer(result, [result.value.wav]) : result)),
    dropTake: () => takes.drop(),
    forgetAll: () => takes.forgetAll(),
    adapt: (layers, onProgress) =>
      outcome(async () => {
        if (!base) throw new Error('the model is not there');
        cancellation = new AbortController();
        const { signal } = cancellation;
        const { clips } = takes;
        return adapt({ modelBytes: base.bytes, clips, layers, onProgress, signal });
      }).then((result) =>
        result.ok ? transfer(result, [result.value.modelBytes.buffer]) : result,
      ),
    cancel: () => cancellation?.abort(),
  };
}

/** Fetches the shipped model, which is what gets adapted. */
async function downloadBase(onShare: (share: number) => void): Promise<Base> {
  const [bytes] = await download([defaultModel], onShare);
  if (!bytes) throw new TypeError('unreachable: one file was asked for');
  return { bytes, metadata: readModelMetadata(bytes) };
}

/** Tests the adaptation on clips left out, then adapts to all of them. */
async function adapt(options: Omit<AdaptationOptions, 'runtime'>): Promise<Taught> {
  const began = performance.now();
  const adaptation = await Adaptation.prepare({ ...options, runtime: webRuntime() });
  try {
    const check = await adaptation.check();
    const checked = performance.now();
    const { modelBytes, metadata } = await adaptation.train();
    options.signal?.throwIfAborted();
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
}
