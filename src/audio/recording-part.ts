// A part of a recording: from one second to another, of one channel. Tables of corpora label such parts. Whoever reads
// what an utterance is made of cuts it here, so that training, scoring, adapting and pictures hear the same samples.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { AffettoError } from '../errors.js';
import { requireChannel } from './channels.js';
import type { DecodedChannels } from './decode.js';

/** Which part of a recording is meant; without any field all of it. */
export interface RecordingPart {
  /** Where it starts, in seconds from the start of the file, at least 0; absent: at the start. */
  readonly startSeconds?: number;
  /** Where it ends, in seconds from the start of the file, above `startSeconds`; absent: at the end. */
  readonly endSeconds?: number;
  /** The one channel that is heard, from 0; absent: the mean of all. */
  readonly channel?: number;
}

/**
 * How far a part may end behind the recording's end, in seconds, and still be taken to end with it: times in tables
 * are rounded, and coders add or drop some milliseconds.
 */
export const endTolerance = 0.1;

/** Tells whether a part is less than the whole recording. */
export function isPart({ startSeconds, endSeconds, channel }: RecordingPart): boolean {
  return startSeconds !== undefined || endSeconds !== undefined || channel !== undefined;
}

/** Takes only the fields that say which part is meant, those that are there. */
export function partOf({ startSeconds, endSeconds, channel }: RecordingPart): RecordingPart {
  return {
    ...(startSeconds !== undefined && { startSeconds }),
    ...(endSeconds !== undefined && { endSeconds }),
    ...(channel !== undefined && { channel }),
  };
}

/**
 * Writes a part behind the name of its recording, as in a media fragment (W3C Media Fragments URI 1.0):
 * `talk.wav#t=0.5,1.25`, with a channel `talk.wav#t=0.5,1.25&channel=1`. The name of a whole recording stays as it is.
 */
export function partName(
  name: string,
  { startSeconds, endSeconds, channel }: RecordingPart,
): string {
  const fields: string[] = [];
  if (startSeconds !== undefined || endSeconds !== undefined) {
    fields.push(`t=${startSeconds ?? 0}${endSeconds === undefined ? '' : `,${endSeconds}`}`);
  }
  if (channel !== undefined) fields.push(`channel=${channel}`);
  return fields.length === 0 ? name : `${name}#${fields.join('&')}`;
}

/**
 * Makes the key of a part from that of the file's content: what is computed of it can then be kept on disk.
 * @returns 32 hexadecimal digits; for a whole recording the key as it came
 */
export function partKey(contentKey: string, part: RecordingPart): string {
  if (!isPart(part)) return contentKey;
  return bytesToHex(sha256(utf8ToBytes(partName(contentKey, part)))).slice(0, 32);
}

/**
 * Cuts a part out of a decoded recording, at the nearest samples; its channels are [channels][frames].
 * @throws AffettoError `AUDIO_TOO_SHORT` where the recording ends before the part does (by more than `endTolerance`),
 *   or the part holds no sample; `AUDIO_NO_TRACK` where it lacks the channel
 */
export function cutPart(decoded: DecodedChannels, part: RecordingPart): DecodedChannels {
  if (!isPart(part)) return decoded;
  const { sampleRate, durationSeconds } = decoded.source;
  const { startSeconds = 0, endSeconds = durationSeconds, channel } = part;
  if (startSeconds >= durationSeconds || endSeconds > durationSeconds + endTolerance) {
    throw new AffettoError(
      'AUDIO_TOO_SHORT',
      `The recording has ${round(durationSeconds)} s, and the part that is meant goes from ${startSeconds} s to ${part.endSeconds === undefined ? 'its end' : `${endSeconds} s`}. Correct start and end.`,
    );
  }
  if (channel !== undefined) requireChannel(channel, decoded.channels.length);
  const chosen =
    channel === undefined ? decoded.channels : decoded.channels.slice(channel, channel + 1);
  const [first, last] = [
    Math.round(startSeconds * sampleRate),
    Math.round(endSeconds * sampleRate),
  ];
  const channels = chosen.map((samples) => samples.slice(first, last));
  const frames = channels[0]?.length ?? 0;
  if (frames === 0) {
    throw new AffettoError(
      'AUDIO_TOO_SHORT',
      `The part from ${startSeconds} s to ${endSeconds} s holds no sample at ${sampleRate} Hz. Correct start and end.`,
    );
  }
  return {
    channels,
    source: {
      ...decoded.source,
      channels: channels.length,
      durationSeconds: frames / sampleRate,
    },
  };
}

const round = (seconds: number) => Number(seconds.toFixed(3));
