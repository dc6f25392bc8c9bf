// The worker's side of teaching. The large model, where it answers, learns a voice from the takes of one speaker; the small
// one is adapted to them with src/'s own adaptation, on the runtime that answers anyway.

import { smallModel } from 'virtual:models';
import { expose, transfer } from 'comlink';
import { Adaptation, type AdaptationProgress } from '../../../src/adaptation/adaptation.js';
import type { AdaptedLayers } from '../../../src/adaptation/trainable-part.js';
import { VoiceAdaptation } from '../../../src/adaptation/voice-adaptation.js';
import { nextTurn } from '../../../src/audio/turn.js';
import { type ModelMetadata, readModelMetadata } from '../../../src/model-file/model-file.js';
import { webRuntime } from '../../../src/web.js';
import type { OnShare } from '../protocol/engine.js';
import { outcome } from '../protocol/outcome.js';
import type { Taught, Teaching } from '../protocol/teaching.js';
import type { Lent } from './current-model.js';
import { download } from './download.js';
import { Takes } from './takes.js';

interface Base {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly metadata: ModelMetadata;
}

/** How learning goes on. */
interface Work {
  readonly onProgress: (progress: AdaptationProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes a `Teaching` reachable on `port`.
 * @param lendLarge lends the large model, where it answers now
 */
export function openTeaching(port: MessagePort, lendLarge: () => Lent | undefined): void {
  expose(teachingDesk(lendLarge), port);
}

function teachingDesk(lendLarge: () => Lent | undefined): Teaching {
  const takes = new Takes();
  let small: Base | undefined;
  let cancellation: AbortController | undefined;
  const openSmall = async (onShare: OnShare) => {
    small ??= await downloadSmall(onShare);
    return small;
  };

  return {
    open: (onShare) =>
      outcome(async () => {
        const large = lendLarge();
        const labels = large?.recognizer.metadata.labels;
        large?.release();
        return { labels: labels ?? (await openSmall(onShare)).metadata.labels };
      }),
    listen: (port, sampleRate) => takes.listen(port, sampleRate),
    startTake: (onLevel) => takes.start(onLevel),
    stopTake: (key, emotion) =>
      outcome(() => takes.keep(key, emotion)).then((result) =>
        result.ok ? transfer(result, [result.value.wav]) : result,
      ),
    dropTake: () => takes.drop(),
    forgetAll: () => takes.forgetAll(),
    adapt: (layers, onProgress) =>
      outcome(async () => {
        cancellation = new AbortController();
        const work = { onProgress, signal: cancellation.signal };
        const large = lendLarge();
        if (!large) return adaptSmall(await openSmall(() => {}), takes, layers, work);
        try {
          return await teachLarge(large, takes, work);
        } finally {
          large.release();
        }
      }).then((result) => (result.ok ? transfer(result, [result.value.bytes.buffer]) : result)),
    cancel: () => cancellation?.abort(),
  };
}

async function downloadSmall(onShare: OnShare): Promise<Base> {
  const [bytes] = await download([smallModel], onShare);
  if (!bytes) throw new TypeError('unreachable: one file was asked for');
  return { bytes, metadata: readModelMetadata(bytes) };
}

/** Tests the adaptation on clips left out, then adapts to all of them. */
async function adaptSmall(
  { bytes, metadata: { sampleRate } }: Base,
  takes: Takes,
  layers: AdaptedLayers,
  work: Work,
): Promise<Taught> {
  const began = performance.now();
  const clips = await takes.clipsAt(sampleRate);
  const runtime = webRuntime();
  const options = { modelBytes: bytes, clips, layers, runtime, ...work };
  const adaptation = await Adaptation.prepare(options);
  try {
    const check = await adaptation.check();
    const checked = performance.now();
    const { modelBytes, metadata } = await adaptation.train();
    work.signal.throwIfAborted();
    const now = performance.now();
    return {
      bytes: new Uint8Array(modelBytes),
      check,
      emotions: metadata.labels,
      elapsedMs: now - began,
      trainingMs: now - checked,
    };
  } finally {
    await adaptation.dispose();
  }
}

/** Hears the clips once; the test on clips left out and the voice are arithmetic on what was heard. */
async function teachLarge(
  { recognizer }: Lent,
  takes: Takes,
  { onProgress, signal }: Work,
): Promise<Taught> {
  const began = performance.now();
  const { sampleRate, labels } = recognizer.metadata;
  const clips = await takes.clipsAt(sampleRate);
  const adaptation = await VoiceAdaptation.prepare({
    recognizer,
    clips,
    signal,
    onProgress: (progress) => {
      onProgress(progress);
      // A cancellation comes in between clips.
      return nextTurn();
    },
  });
  const heard = performance.now();
  const check = await adaptation.check();
  const text = JSON.stringify(adaptation.teach().save());
  signal.throwIfAborted();
  return {
    bytes: new TextEncoder().encode(text),
    check,
    emotions: labels,
    elapsedMs: performance.now() - began,
    trainingMs: heard - began,
  };
}
