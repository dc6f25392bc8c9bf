// The inference worker: everything heavy happens here, so that the page never waits. Decoding, resampling
// and recognition are those of src/, the same that Node runs.

import { smallModel } from 'virtual:models';
import { expose, transfer } from 'comlink';
import { AffettoError } from '../../../src/errors.js';
import type { WindowAnswer } from '../../../src/recognition/recognition.js';
import { loadRecognizer, type Recognizer } from '../../../src/recognition/recognizer.js';
import type { SavedVoice } from '../../../src/recognition/voice.js';
import type { Runtime } from '../../../src/runtime/runtime.js';
import { webRuntime } from '../../../src/web.js';
import type { Engine, LoadedModel } from '../protocol/engine.js';
import type { VoiceNews } from '../protocol/known-voice.js';
import { type Outcome, outcome } from '../protocol/outcome.js';
import { CurrentModel } from './current-model.js';
import { download } from './download.js';
import { JudgedAnswers } from './judged-answers.js';
import type { KnownVoice } from './known-voice.js';
import { LiveDesk } from './live-desk.js';
import { recognizeFile, recognizeSamples } from './recognize.js';
import { leastRecordedSeconds, Recording } from './recording.js';
import { runtimeWasm } from './runtime-wasm.js';
import { emptyProfile, TaughtVoice } from './taught-voice.js';

let runtime: Runtime | undefined;
const model = new CurrentModel();
/** The kind of the model that answers now. */
let kind: LoadedModel['kind'] = 'small';
/** The voice that the large model gets to know, once there is that. */
let knownVoice: KnownVoice | undefined;
/** The voice that somebody's own model gets to know while it answers, if it can. */
let ownVoice: KnownVoice | undefined;
/** The voice that the large model was taught and is to answer by. */
let chosenVoice: SavedVoice | undefined;
/** The same, ready to judge while the large model answers. */
let taughtVoice: TaughtVoice | undefined;
const judged = new JudgedAnswers();
let tellVoice: (news: VoiceNews) => void = () => {};
let recording: Recording | undefined;
let recordings = 0;
const live = new LiveDesk(model, ({ recognizer }) => speaking(recognizer));
const cancellations = new Map<string, AbortController>();

const engine: Engine = {
  load: (onShare, own) =>
    outcome(async () => {
      const began = performance.now();
      const wanted = [...(own ? [] : [smallModel]), ...(runtime ? [] : [runtimeWasm])];
      const files = await download(wanted, onShare);
      const downloaded = performance.now();
      const modelBytes = (own ? own.bytes : files.shift()) ?? new Uint8Array();
      const [wasmBinary] = files;
      runtime ??= webRuntime(wasmBinary ? { wasmBinary } : {});
      const recognizer = await loadRecognizer(modelBytes, runtime);
      const openVoice = own && recognizer.metadata.voice && (await import('./known-voice.js'));
      model.replace(recognizer, modelBytes);
      kind = own ? 'own' : 'small';
      taughtVoice = undefined;
      ownVoice =
        openVoice &&
        new openVoice.KnownVoice(recognizer.metadata, (news) => tellVoice(news), {
          isOwnModels: true,
        });
      if (ownVoice) tellVoice(ownVoice.news);
      return {
        id: own?.id ?? smallModel.id,
        kind,
        metadata: recognizer.metadata,
        runtime: runtime.name,
        downloadMs: downloaded - began,
        startMs: performance.now() - downloaded,
      };
    }),

  tryLargeModel: (slowestMs, kept, onShare) =>
    outcome(async () => {
      const [{ fetchLargeModel }, voices] = await Promise.all([
        import('./large-model.js'),
        import('./known-voice.js'),
      ]);
      const large = await fetchLargeModel(started(), onShare);
      if (!large) return { kind: 'none' };
      const { recognizer, answerMs, downloadMs, startMs } = large;
      const isSlow = answerMs > slowestMs;
      if (isSlow || kind !== 'small') {
        await recognizer.dispose();
        return isSlow ? { kind: 'slow', answerMs } : { kind: 'none' };
      }
      const { metadata } = recognizer;
      if (metadata.voice) {
        knownVoice ??= new voices.KnownVoice(metadata, (news) => tellVoice(news));
        if (kept) knownVoice.recall(kept);
        // A model of somebody's own may have answered before, and told of another voice.
        if (knownVoice.news.sentences > 0) tellVoice(knownVoice.news);
      }
      model.replace(recognizer, large.bytes);
      kind = 'large';
      const voiceIsOutdated = !takeChosenVoice(recognizer);
      const { name } = started();
      const loaded = { id: large.id, kind, metadata, runtime: name, downloadMs, startMs };
      return { kind: 'answers', model: loaded, answerMs, voiceIsOutdated };
    }),

  recognizeFile: (id, file, reading, onShare) =>
    cancellable(id, (signal) =>
      model.use(async (recognizer) => {
        if (!recognizer.metadata.voice) {
          const plain = { voice: undefined, reading };
          return (await recognizeFile(recognizer, file, plain, onShare, signal)).answer;
        }
        // A file is a voice of its own, unless a taught one answers.
        const taught = taughtVoice;
        const voice = taught?.fresh() ?? recognizer.voice();
        const others = taught?.others() ?? emptyProfile(recognizer);
        const how = { voice, reading };
        const { answer, windows } = await recognizeFile(recognizer, file, how, onShare, signal);
        return { ...answer, judgedBy: judged.keep(others, windows) };
      }),
    ),

  explain: (id, file, part, onShare) =>
    cancellable(id, async (signal) => {
      const { explainPart } = await import('./inspect.js');
      const judge = judged.judgeOf(part.judgedBy, part.window?.startSeconds);
      return model.use((_, bytes) =>
        explainPart(bytes, started(), file, part, judge, onShare, signal),
      );
    }),

  neighboursOf: (judgedBy) =>
    outcome(async () => {
      const windows = judged.windowsOf(judgedBy);
      if (!windows || kind !== 'large') return null;
      const { neighboursOf } = await import('../../../src/neighbours/shipped-clips.js');
      return model.use(async ({ metadata }) => (await neighboursOf(metadata, windows)) ?? null);
    }),

  drawSpectrogram: (id, file, onShare) =>
    cancellable(id, async (signal) => {
      const { drawSpectrogram } = await import('./inspect.js');
      return model.use(({ metadata }) =>
        drawSpectrogram(metadata.sampleRate, started(), file, onShare, signal),
      );
    }),

  hearConversation: (id, file, asked, onProgress) =>
    cancellable(id, async (signal) => {
      const { hearConversation } = await import('./conversation.js');
      return model.use((recognizer) =>
        hearConversation({ recognizer, runtime: started() }, file, asked, onProgress, signal),
      );
    }),

  measureProsody: (id, file) =>
    cancellable(id, async (signal) => {
      const { measureProsody } = await import('./inspect.js');
      return measureProsody(file, signal);
    }),

  cancel(id) {
    cancellations.get(id)?.abort();
  },

  startRecording(port, sampleRate, onLevel) {
    recording?.close();
    recording = new Recording(port, sampleRate, onLevel);
    recordings++;
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
      const id = `recording-${recordings}`;
      const seconds = samples.length / sampleRate;
      if (seconds < leastRecordedSeconds) {
        throw new AffettoError(
          'AUDIO_TOO_SHORT',
          `The recording lasts ${seconds.toFixed(2)} s; at least ${leastRecordedSeconds} s are needed.`,
        );
      }
      return model.use(async (recognizer) => {
        const voice = speaking(recognizer);
        const judge = voice && ((...heard: AnswersHeard) => voice.hear(...heard, id));
        const { answer, windows } = await recognizeSamples(recognizer, samples, sampleRate, judge);
        return voice ? { ...answer, judgedBy: judged.keep(voice.others(id), windows) } : answer;
      });
    }),

  discardRecording() {
    recording?.close();
    recording = undefined;
  },

  startLive: (port, sampleRate, onEvent) =>
    outcome(async () => {
      await live.start(port, sampleRate, onEvent);
      return null;
    }),

  moveLive: () =>
    outcome(async () => {
      await live.move();
      return null;
    }),

  stopLive: () =>
    outcome(async () => {
      const ended = await live.stop();
      if (!ended) return null;
      const { id, windows, answer, ...session } = ended;
      if (!answer) return session;
      return model.use(async (recognizer) => {
        const others = speaking(recognizer)?.others(id);
        const judgedBy = others && { judgedBy: judged.keep(others, windows) };
        return { ...session, answer: { ...answer, ...judgedBy } };
      });
    }),

  followVoice(onNews) {
    tellVoice = onNews;
    const voice = whoSpeaks();
    if (voice) onNews(voice.news);
  },

  answerByVoice: (voice) =>
    outcome(async () => {
      if (kind === 'large') {
        taughtVoice = await model.use(async (recognizer) =>
          voice ? new TaughtVoice(recognizer, voice) : undefined,
        );
      }
      chosenVoice = voice;
      return null;
    }),

  forgetVoice: () => whoSpeaks()?.forget(),
  undoNewVoice: () => whoSpeaks()?.undo(),

  openTeaching: (port) =>
    outcome(async () => {
      const { openTeaching } = await import('./teaching.js');
      openTeaching(port, () => (kind === 'large' ? model.lend() : undefined));
      return null;
    }),
};

/** Whoever speaks, as the model that answers gets to know them. */
const whoSpeaks = () => ownVoice ?? knownVoice;

/** The voice that a model judges by: the taught one that was chosen, else whoever speaks. */
function speaking({ metadata }: Recognizer): TaughtVoice | KnownVoice | undefined {
  return metadata.voice ? (taughtVoice ?? whoSpeaks()) : undefined;
}

/** Lets the large model judge by the chosen voice, if there is one; returns whether that can be. */
function takeChosenVoice(recognizer: Recognizer): boolean {
  taughtVoice = undefined;
  if (!chosenVoice) return true;
  try {
    taughtVoice = new TaughtVoice(recognizer, chosenVoice);
    return true;
  } catch {
    // An earlier version of the model was taught it.
    chosenVoice = undefined;
    return false;
  }
}

/** The windows of a recording and its length. */
type AnswersHeard = [answers: readonly WindowAnswer[], seconds: number];

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

expose(engine);
