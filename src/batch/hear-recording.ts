// One recording to what the model answers for its windows, piece by piece: hours of sound are never held at once. Of a file
// whose channels are heard each for itself, every one is decoded in its turn, for the same reason.

import { decodeRecordingInPieces, type RecordingOptions } from '../audio/node/decode-recording.js';
import type { RecordingInput } from '../audio/node/recording-input.js';
import type { NodeReadOptions } from '../audio/node/with-stream.js';
import type { AudioSource, DecodedAudio } from '../audio/types.js';
import { AffettoError } from '../errors.js';
import { LongRecording } from '../recognition/long-recording.js';
import { averageWindows } from '../recognition/recognition.js';
import type { Recognizer } from '../recognition/recognizer.js';
import type { AnsweredRecording } from '../recognition/voice.js';
import type { HeardChannel, Outcome, Refusal } from './answered.js';
import { type ChosenChannels, oneChannel } from './chosen-channels.js';

/** Who hears, and how. */
export interface Hearing {
  readonly recognizer: Recognizer;
  /** How the file is read. */
  readonly reading: Omit<NodeReadOptions, 'channel' | 'signal'>;
  /** Ends the work when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Whether another thread decodes; default: where the recording is more than a few seconds long. */
  readonly thread?: boolean | undefined;
  /** Is told of the samples of a piece, [n] at the model's rate, before they are heard. */
  readonly onSamples?: ((samples: Float32Array) => void) | undefined;
}

/** A recording, or a channel of one, that was gone through. */
export interface HeardPass {
  /** How it was stored. */
  readonly source: AudioSource;
  /** Gives the answers of its windows. @throws AffettoError what `LongRecording.finish` throws */
  readonly answer: () => Promise<AnsweredRecording>;
}

/**
 * Goes through a recording once.
 * @param channel the one channel that is heard, from 0; undefined: the mean of all
 * @param decoded its samples, where they were decoded before
 * @throws AffettoError what `decodeRecordingInPieces` and `LongRecording.push` throw
 */
export async function hearOnce(
  input: RecordingInput,
  channel: number | undefined,
  { recognizer, reading, signal, thread, onSamples }: Hearing,
  decoded?: DecodedAudio,
): Promise<HeardPass> {
  const { sampleRate } = recognizer.metadata;
  const long = new LongRecording(recognizer);
  const push = (samples: Float32Array) => {
    signal?.throwIfAborted();
    onSamples?.(samples);
    return long.push(samples);
  };
  const options: RecordingOptions = {
    ...{ ...reading, sampleRate, signal },
    ...(thread !== undefined && { thread }),
    ...(channel !== undefined && { channel }),
  };
  if (decoded) await push(decoded.samples);
  const source = decoded?.source ?? (await decodeRecordingInPieces(input, options, push));
  return {
    source,
    answer: async () => {
      const { durationSeconds } = await long.finish();
      return { answers: long.windows, durationSeconds };
    },
  };
}

/** How the answers of a batch come about. */
export interface AnswerChoice {
  readonly channels: ChosenChannels;
  /**
   * `none`: every recording is judged alone; `file`: its windows are judged by each other; `later`: windows are given, to
   * be judged once the other recordings of the voice were heard.
   */
  readonly voices: 'none' | 'file' | 'later';
}

/**
 * Answers a recording, or each of its channels. What is wrong with it is part of the outcome: a bad file ends no batch.
 * @throws what `hearing.signal` was aborted with
 */
export async function hearRecording(
  input: RecordingInput,
  choice: AnswerChoice,
  hearing: Hearing,
): Promise<Outcome> {
  const heard: HeardChannel[] = [];
  const refused: Refusal[] = [];
  const each = choice.channels === 'each';
  for (let index = 0, count = 1; index < count; index++) {
    const channel = each ? index : oneChannel(choice.channels);
    // Said by a file of which one channel alone is heard, too, as predict does.
    const number = channel === undefined ? undefined : channel + 1;
    let isOpen = false;
    try {
      const { source, answer } = await hearOnce(input, channel, hearing);
      isOpen = true;
      if (each) count = source.channels;
      const { warnings, decoder } = source;
      const recording = await answer();
      heard.push({
        ...(number !== undefined && { channel: number }),
        ...(warnings.length > 0 && { warnings }),
        ...(decoder !== undefined && { decoder }),
        ...judged(recording, choice, hearing.recognizer),
      });
    } catch (error) {
      if (hearing.signal?.aborted) throw hearing.signal.reason;
      // Of a call one side may be silent; what cannot be read at all is told once.
      refused.push(refusalFrom(error, each && isOpen ? number : undefined));
      if (!isOpen) break;
    }
  }
  return { heard, refused };
}

function judged(recording: AnsweredRecording, { voices }: AnswerChoice, recognizer: Recognizer) {
  if (voices === 'later') return { windows: recording };
  if (voices === 'file') {
    const { knownBy, windows: _, ...recognition } = recognizer.voice().take(recording);
    return { knownBy, recognition };
  }
  const { answers, durationSeconds } = recording;
  const { metadata, only } = recognizer;
  const { windows: _, ...recognition } = averageWindows(
    metadata,
    answers,
    durationSeconds,
    0,
    only,
  );
  return { recognition };
}

/** Puts an error into words that can be kept. */
export function refusalFrom(error: unknown, channel?: number): Refusal {
  const words = error instanceof Error ? error.message : String(error);
  const ours = error instanceof AffettoError;
  return {
    ...(channel !== undefined && { channel }),
    code: ours ? error.code : 'UNEXPECTED',
    reason: ours ? words : `unexpected failure: ${words}`,
  };
}
