// The live session of the worker: one stream, which goes on when the large model takes over, and is a recording when it ends.

import {
  type LiveEvent,
  type LiveRecognizer,
  type LiveStretch,
  startLive,
} from '../../../src/recognition/live/live-recognizer.js';
import { LiveTimeline } from '../../../src/recognition/live/live-timeline.js';
import {
  averageWindows,
  type Recognition,
  type WindowAnswer,
} from '../../../src/recognition/recognition.js';
import type { HeardStretch } from '../../../src/recognition/recognizer.js';
import type { FinishedSession } from '../protocol/engine.js';
import type { CurrentModel, Lent } from './current-model.js';
import { LiveSound } from './live-sound.js';

/** Utterances shorter than this are judged, but say too little of a voice to learn from. */
const leastSeconds = 1;

/** The voice that speaks, as far as it is known: a taught one, or whoever it is. */
export interface SpeakingVoice {
  /** Judges what was heard, and learns nothing. */
  judge(heard: HeardStretch): readonly number[];
  /**
   * Judges a recording or an utterance.
   * @param id tells it from others
   */
  hear(answers: readonly WindowAnswer[], seconds: number, id: string): Recognition;
}

/** Where a session is. */
interface Place {
  /** Where in the session the present model began. */
  offsetSeconds: number;
  /** The time of the last event. */
  atSeconds: number;
}

interface Session extends Place {
  readonly port: MessagePort;
  readonly sampleRate: number;
  readonly onEvent: (event: LiveEvent) => void;
  readonly live: LiveRecognizer;
  readonly lent: Lent;
  readonly sound: LiveSound;
  readonly timeline: LiveTimeline;
}

/** A session that has ended, with what the model answered for each window by itself. */
export interface EndedSession extends FinishedSession {
  readonly windows: readonly WindowAnswer[];
  /** What its utterances are known by: `KnownVoice.others` leaves them out. */
  readonly id: string;
}

/** Listens to one stream at a time. */
export class LiveDesk {
  readonly #model: CurrentModel;
  readonly #voiceOf: (lent: Lent) => SpeakingVoice | undefined;
  #session: Session | undefined;
  #utterances = 0;
  #sessions = 0;

  /** @param voiceOf finds the voice that a model judges by */
  constructor(model: CurrentModel, voiceOf: (lent: Lent) => SpeakingVoice | undefined) {
    this.#model = model;
    this.#voiceOf = voiceOf;
  }

  /** Listens to `port`, which brings blocks of mono samples; the session before ends. */
  async start(
    port: MessagePort,
    sampleRate: number,
    onEvent: (event: LiveEvent) => void,
  ): Promise<void> {
    await this.stop();
    this.#sessions++;
    const place = { offsetSeconds: 0, atSeconds: 0 };
    const timeline = new LiveTimeline();
    const sound = new LiveSound(sampleRate);
    const follow = followed(onEvent, timeline);
    const { live, lent } = await this.#listen(sampleRate, follow, place);
    const session = { port, sampleRate, onEvent: follow, live, lent, sound, timeline };
    this.#go(Object.assign(place, session));
  }

  /** Lets the model that answers now hear what is said from here on; nothing where nobody listens. */
  async move(): Promise<void> {
    const before = this.#session;
    if (!before) return;
    const { port, sampleRate, onEvent, sound, timeline } = before;
    const place = { offsetSeconds: before.atSeconds, atSeconds: before.atSeconds };
    const { live, lent } = await this.#listen(sampleRate, onEvent, place);
    const isCurrent = this.#session === before;
    const old = isCurrent ? before : { live, lent };
    old.live.dispose();
    old.lent.release();
    if (!isCurrent) return;
    place.offsetSeconds = before.atSeconds;
    this.#go(Object.assign(place, { port, sampleRate, onEvent, live, lent, sound, timeline }));
  }

  #go(session: Session): void {
    this.#session = session;
    session.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      session.sound.push(data);
      session.live.push(data);
    };
  }

  /** Ends the session, if there is one, and gives it as a recording with the answers that it had. */
  async stop(): Promise<EndedSession | undefined> {
    const session = this.#session;
    this.#session = undefined;
    if (!session) return undefined;
    const { port, live, lent, sound, timeline } = session;
    port.close();
    await live.finish();
    live.dispose();
    const { metadata } = lent.recognizer;
    lent.release();
    const { windows } = timeline;
    const { wav, outline } = sound.finish();
    const answer = windows.length > 0 && {
      recognition: averageWindows(metadata, windows, sound.seconds),
      outline,
      elapsedMs: 0,
      inferenceMs: undefined,
    };
    return {
      id: `live-${this.#sessions}`,
      wav,
      seconds: sound.seconds,
      windows,
      ...(answer && { answer }),
    };
  }

  async #listen(
    sampleRate: number,
    onEvent: (event: LiveEvent) => void,
    place: Place,
  ): Promise<Pick<Session, 'live' | 'lent'>> {
    const { loadSpeechDetector } = await import('../../../src/recognition/live/rnnoise.js');
    const detector = await loadSpeechDetector();
    const lent = this.#model.lend();
    const voice = this.#voiceOf(lent);
    const live = await startLive(lent.recognizer, {
      sampleRate,
      detector,
      ...(voice && { judge: (heard, stretch) => this.#judge(voice, heard, stretch) }),
      onEvent: (event) => {
        if (event.kind === 'failed') return onEvent(event);
        place.atSeconds = place.offsetSeconds + event.atSeconds;
        onEvent(later(event, place.offsetSeconds));
      },
    });
    return { live, lent };
  }

  #judge(
    voice: SpeakingVoice,
    heard: HeardStretch,
    { seconds, final }: LiveStretch,
  ): readonly number[] {
    if (!final || seconds < leastSeconds) return voice.judge(heard);
    const answer = { ...heard, startSeconds: 0, endSeconds: seconds, speechless: false };
    const { windows } = voice.hear([answer], seconds, this.#utteranceId());
    return windows[0]?.probabilities ?? heard.probabilities;
  }

  #utteranceId(): string {
    return `live-${this.#sessions}/${this.#utterances++}`;
  }
}

/** Lets a timeline hear of the answers first. */
const followed =
  (onEvent: (event: LiveEvent) => void, timeline: LiveTimeline) =>
  (event: LiveEvent): void => {
    if (event.kind === 'answer') timeline.add(event);
    onEvent(event);
  };

/** Moves an event to where the present model began. */
function later<Event extends Exclude<LiveEvent, { kind: 'failed' }>>(
  event: Event,
  seconds: number,
): Event {
  const atSeconds = event.atSeconds + seconds;
  if (event.kind === 'level') return { ...event, atSeconds };
  const { startSeconds, endSeconds } = event.window;
  const window = {
    ...event.window,
    startSeconds: startSeconds + seconds,
    endSeconds: endSeconds + seconds,
  };
  return { ...event, atSeconds, window };
}
