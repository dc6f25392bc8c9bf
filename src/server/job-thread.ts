// A thread that hears: it loads the model once and does one job after the other. Live streams have a thread of their own,
// which does several by turns, so that nobody who speaks waits for somebody's long recording.

import { Tinypool } from 'tinypool';
import type { Conversation } from '../diarisation/conversation.js';
import type { Affetto } from '../door/affetto.js';
import { loadAffetto } from '../door/load-affetto.js';
import { AffettoError } from '../errors.js';
import { answerFields } from '../recognition/answer-fields.js';
import type { Recognition } from '../recognition/recognition.js';
import { hearStream } from './hear-stream.js';
import type { Job, JobOutcome, JobResult, Outlined, Predicted, Recorded } from './jobs.js';

/** What a thread is started with. */
export interface ThreadSettings {
  /** A model of the package or a file, as `loadAffetto` takes it. */
  readonly model?: string;
  /** The labels to answer among. */
  readonly only?: readonly string[];
  /** The folder of the networks that tell who speaks when; absent: where `loadAffetto` finds them. */
  readonly diarisation?: string;
}

const { model, only, diarisation } = Tinypool.workerData as ThreadSettings;
const affetto: Affetto = await loadAffetto({
  ...(model && { model }),
  ...(only && { only }),
  ...(diarisation && { diarisation }),
});
// The engine's first run takes longer than all others; nobody shall wait for it.
await affetto.recognizer.hearWindow(new Float32Array(affetto.metadata.sampleRate).fill(0.01));

/** Does a job. Failures of recordings come back as data; others end the job. */
export default async function work(job: Job): Promise<JobOutcome<keyof JobResult>> {
  const began = performance.now();
  try {
    const result = await resultOf(job);
    return { result, seconds: (performance.now() - began) / 1000 };
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    return { failure: { code: error.code, message: error.message } };
  }
}

async function resultOf(job: Job): Promise<JobResult[keyof JobResult]> {
  switch (job.kind) {
    case 'ready':
      return { model: affetto.model };
    case 'predict':
      return predicted(await affetto.recognize(job.bytes, hearing(job)));
    case 'timeline': {
      const { port } = job;
      const onWindow = (window: object) => port.postMessage(window);
      const heard = affetto.timeline(job.bytes, { ...hearing(job), onWindow });
      const { recognition, ...timeline } = await heard.finally(() => port.close());
      const { source } = recognition;
      return {
        ...timeline,
        recognition: predicted(recognition),
        ...(source && { source }),
      } satisfies Outlined;
    }
    case 'embed':
      return affetto.embed(job.bytes, { ...hearing(job), ...job.embedding });
    case 'conversation':
      return talk(job);
    case 'listen':
      await hearStream(affetto, job);
      return null;
  }
}

/** What a thread got to know of voices stays in it: nobody asked for that. */
async function talk(job: Extract<Job, { kind: 'conversation' }>): Promise<Conversation> {
  const { voices: count } = job;
  const options = { ...hearing(job), ...(count !== undefined && { voices: count }) };
  const { voices, ...heard } = await affetto.conversation(job.bytes, options);
  return { ...heard, voices: voices.map(({ profile: _, ...voice }) => voice) };
}

/** Stops at the next piece of the recording when nobody wants the answer any more. */
function hearing({ choice, stop }: Recorded) {
  const controller = new AbortController();
  const flag = new Int32Array(stop);
  Atomics.store(flag, 1, 1);
  const look = () => {
    if (Atomics.load(flag, 0) !== 0) controller.abort();
  };
  look();
  // What comes over the network is decoded by affetto alone.
  return { ...choice, ffmpeg: false, signal: controller.signal, onProgress: look };
}

function predicted(recognition: Recognition): Predicted {
  const { warnings } = recognition;
  return { ...answerFields(recognition), ...(warnings && { warnings }) };
}
