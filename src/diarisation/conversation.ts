// A conversation: who speaks when, and how each of them does. What command line, door and servers call.

import { resample } from '../audio/resample.js';
import type { Recognizer } from '../recognition/recognizer.js';
import { type Diariser, diarisationOf, type HeardWindows } from './diariser.js';
import { type HeardVoice, hearVoices } from './heard-voices.js';
import { diarisationRate } from './rules.js';
import type { Turn } from './turns.js';

/** A recording of several people, heard. */
export interface Conversation {
  /** The voices, in the order in which they begin to speak; none where nobody does. */
  readonly voices: readonly HeardVoice[];
  /** All turns, in the order in which they begin; those of two voices may overlap. */
  readonly turns: readonly Turn[];
  /** The length of the recording. */
  readonly durationSeconds: number;
}

/** What hears a conversation. */
export interface ConversationParts {
  /** The model that hears emotions, loaded. */
  readonly recognizer: Recognizer;
  /** The networks that tell voices apart, loaded. */
  readonly diariser: Diariser;
}

/** How a conversation is heard. */
export interface ConversationOptions {
  /** The number of voices, at least 1, where somebody knows it. Default: it is estimated. */
  readonly voices?: number | undefined;
  /** Hears how much of the work is done, in [0, 1]. */
  readonly onProgress?: (share: number) => void;
  /** Stops the work when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** The share of the work that telling voices apart is, for progress: the rest is hearing them. */
const diarisingShare = 0.6;

/**
 * Hears a conversation: first who speaks when, then how each voice does.
 * @param parts the model that hears emotions, and the networks that tell voices apart
 * @param samples the whole recording, mono at the recogniser's rate, shape [n], nominally in [-1, 1]
 * @throws AffettoError `OPTION_INVALID` for a number of voices that is none, `AUDIO_NON_FINITE`, `RUNTIME_FAILED`; what
 *   `signal` is aborted with
 */
export async function hearConversation(
  parts: ConversationParts,
  samples: Float32Array,
  { voices, onProgress, signal }: ConversationOptions = {},
): Promise<Conversation> {
  const windows = await conversationWindows(parts, samples, {
    // An impossible number is refused before the work.
    voices,
    signal,
    onProgress: (share) => onProgress?.(diarisingShare * share),
  });
  return conversationOf(parts.recognizer, samples, windows, {
    voices,
    signal,
    onProgress: (share) => onProgress?.(diarisingShare + (1 - diarisingShare) * share),
  });
}

/**
 * Does the part of `hearConversation` that does not depend on how many people speak and takes most of the time.
 * @param samples as for `hearConversation`
 * @returns what `conversationOf` needs: several numbers of voices can be tried
 * @throws AffettoError as `hearConversation`
 */
export async function conversationWindows(
  { recognizer, diariser }: ConversationParts,
  samples: Float32Array,
  options: ConversationOptions = {},
): Promise<HeardWindows> {
  const { sampleRate } = recognizer.metadata;
  const sound =
    sampleRate === diarisationRate ? samples : await resample(samples, sampleRate, diarisationRate);
  return diariser.hear(sound, options);
}

/**
 * Does the rest of `hearConversation`: whose the turns are, and how each voice does.
 * @param samples as for `hearConversation`
 * @param windows what `conversationWindows` gave for the same samples
 * @throws AffettoError `RUNTIME_FAILED`; what `signal` is aborted with
 */
export async function conversationOf(
  recognizer: Recognizer,
  samples: Float32Array,
  windows: HeardWindows,
  { voices: count, onProgress, signal }: ConversationOptions = {},
): Promise<Conversation> {
  const diarisation = diarisationOf(windows, { voices: count });
  const { turns, durationSeconds } = diarisation;
  const voices = await hearVoices(recognizer, samples, diarisation, {
    signal,
    ...(onProgress && { onProgress }),
  });
  return { voices, turns, durationSeconds };
}
