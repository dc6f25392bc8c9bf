// Live sound in, moments out: what `for await (const moment of affetto.listen(stream))` goes over.

import { AffettoError } from '../errors.js';
import { byLabel } from '../recognition/by-label.js';
import {
  type LiveEvent,
  type LiveOptions,
  startLive,
} from '../recognition/live/live-recognizer.js';
import { type LiveSettings, liveSettings } from '../recognition/live/live-settings.js';
import { loadSpeechDetector } from '../recognition/live/rnnoise.js';
import type { SpeechDetector } from '../recognition/live/voice-activity.js';
import type { Recognizer } from '../recognition/recognizer.js';
import type { KnownVoice } from './known-voice.js';
import { type LiveInput, type MonoPiece, monoPieces, type PieceFormat } from './live-pieces.js';
import { isMediaStream, refused } from './recording-input.js';

/** How live sound is heard. */
export interface ListenOptions extends PieceFormat {
  /** Ends the loop: what it is aborted with comes out. */
  readonly signal?: AbortSignal | undefined;
  /** Tells speech from other sound. Default: RNNoise, which comes with affetto; it is freed at the end. */
  readonly detector?: SpeechDetector;
  /** How the stream is cut and smoothed. Default `liveSettings`. */
  readonly settings?: LiveSettings;
  /**
   * The voice that speaks, of the same model: every moment is judged by what is known of it, and it gets to know each
   * utterance at its end. Default: every moment is judged alone.
   */
  readonly voice?: KnownVoice;
}

/** What is heard at one moment of an utterance. */
export interface Moment {
  /** The end of what was heard, from the start of the stream. */
  readonly atSeconds: number;
  /** The most probable label. */
  readonly emotion: string;
  /** Its probability, in [0, 1]. */
  readonly confidence: number;
  /** False where the confidence is below the model's own threshold: say "not sure", not the emotion. */
  readonly sure: boolean;
  /** A probability for each label, summing to 1. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Whether the utterance has ended, and this is its last answer. */
  readonly final: boolean;
  /**
   * Whether it can be shown: the first answers to an utterance heard a syllable. Until one is steady, say that somebody is
   * listened to. The last one always is.
   */
  readonly steady: boolean;
  /**
   * The start of what was heard, from the start of the stream. Whoever keeps moments lets each take the place of those before
   * with the same start: it heard more of the same.
   */
  readonly fromSeconds: number;
  /** How many utterances of the voice the moment rests on; absent without `voice`. */
  readonly knownBy?: number;
}

/** The length of the pieces that the detector and the model are given at once. */
const pieceSeconds = 0.05;

/**
 * Listens to live sound.
 * @throws AffettoError `INPUT_UNSUPPORTED` for what is no live sound, `OPTION_INVALID` for an impossible rate,
 *   `RUNTIME_FAILED`
 */
export async function* listenTo(
  recognizer: Recognizer,
  input: LiveInput,
  { signal, settings = liveSettings, detector: given, voice, ...format }: ListenOptions,
): AsyncGenerator<Moment, void, undefined> {
  const heard: Moment[] = [];
  let failure: AffettoError | undefined;
  let knownBy = 0;
  const judge: LiveOptions['judge'] =
    voice &&
    ((...stretch) => {
      knownBy = voice.recordings;
      return voice.hearLive(...stretch);
    });
  const onEvent = (event: LiveEvent) => {
    if (event.kind === 'answer') {
      heard.push({ ...momentOf(recognizer, event), ...(voice && { knownBy }) });
    }
    if (event.kind === 'failed') {
      failure = new AffettoError(event.code ?? 'RUNTIME_FAILED', event.message);
    }
  };
  let live: Awaited<ReturnType<typeof startLive>> | undefined;
  let rate = 0;
  // A page's microphone waits for nobody: what the model has no time for is left out, or it would lag further and further
  // behind and never give the page its turn. Whatever else comes in pieces waits until each is answered.
  const waits = !isMediaStream(input);
  const push = async (samples: Float32Array, wait: boolean) => {
    live?.push(samples);
    if (wait) await live?.settled();
    if (failure) throw failure;
    return heard.splice(0);
  };
  signal?.throwIfAborted();
  try {
    for await (const piece of monoPieces(input, format, signal)) {
      if (!live) {
        rate = piece.sampleRate;
        const detector = given ?? (await loadSpeechDetector());
        const how = { sampleRate: rate, detector, settings, onEvent };
        live = await startLive(recognizer, { ...how, ...(judge && { judge }) });
      }
      for (const part of partsOf(piece, rate)) yield* await push(part, waits);
    }
    // The pause that ends an utterance, which the end of the stream stands for.
    const pause = new Float32Array(Math.ceil(((settings.pauseMs + 500) / 1000) * rate));
    for (const part of partsOf({ samples: pause, sampleRate: rate }, rate)) {
      yield* await push(part, true);
    }
  } finally {
    live?.dispose();
  }
}

/** Cuts a piece: one of minutes would be heard in one go, without answers in between. */
function* partsOf({ samples, sampleRate }: MonoPiece, rate: number): Generator<Float32Array> {
  if (sampleRate !== rate) {
    throw refused(`The rate of the stream changed from ${rate} to ${sampleRate} Hz. Begin anew.`);
  }
  const size = Math.max(1, Math.round(pieceSeconds * rate));
  for (let at = 0; at < samples.length; at += size) yield samples.subarray(at, at + size);
}

function momentOf(
  { metadata, only = metadata.labels }: Recognizer,
  { atSeconds, probabilities, final, steady, window }: Extract<LiveEvent, { kind: 'answer' }>,
): Moment {
  const best = probabilities.reduce((top, p, i) => (p > (probabilities[top] ?? 0) ? i : top), 0);
  const confidence = probabilities[best] ?? 0;
  return {
    atSeconds,
    emotion: only[best] as string,
    confidence,
    sure: confidence >= (metadata.calibration.notSureBelow ?? 0),
    probabilities: byLabel(only, probabilities),
    final,
    steady,
    fromSeconds: window.startSeconds,
  };
}
