// Of many recordings, the next ones are decoded on a thread of their own while the model hears one. What is long is not:
// several would lie in memory at once. It is decoded piece by piece when its turn comes.

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { decodeRecording } from '../../../audio/node/decode-recording.js';
import type { DecodedAudio } from '../../../audio/types.js';
import { oneChannel } from '../../../batch/chosen-channels.js';
import { isFolder } from '../../terminal/named-recordings.js';
import type { Listener } from './answering.js';

/** The number of files from which on decoding ahead is worth a thread. */
const many = 8;
/** The number of recordings that may be ahead, so that a longer one holds nobody up. */
const mostAhead = 3;
/** The largest file that is decoded ahead, in bytes: some minutes. */
const largest = 1 << 22;

/** A recording whose turn it is. */
export interface Coming {
  /** The file as it was named. */
  readonly file: string;
  /** Its samples, where it was decoded ahead; what is wrong with it is thrown here. */
  readonly ahead?: Promise<DecodedAudio | undefined> | undefined;
}

/** Tells whether the inputs of the command are many and there is a second core. */
export async function areMany(inputs: readonly string[]): Promise<boolean> {
  if (availableParallelism() < 2) return false;
  const folders = await Promise.all(inputs.slice(0, many).map(isFolder));
  return inputs.length >= many || folders.includes(true);
}

/** Yields recordings in the order of their files. */
export async function* decodedAhead(
  files: Iterable<string>,
  listener: Listener,
): AsyncGenerator<Coming, void, undefined> {
  const isAhead = listener.ahead && listener.channels !== 'each';
  const queue: Coming[] = [];
  for (const file of files) {
    const ahead = isAhead && file !== '-' ? decode(file, listener) : undefined;
    // It is told of in its turn.
    ahead?.catch(() => {});
    queue.push({ file, ahead });
    if (!isAhead || queue.length > mostAhead) yield queue.shift() as Coming;
  }
  yield* queue;
}

async function decode(
  file: string,
  { recognizer, reading, signal, channels }: Listener,
): Promise<DecodedAudio | undefined> {
  const { size } = await stat(file).catch(() => ({ size: Number.POSITIVE_INFINITY }));
  if (size > largest) return undefined;
  const channel = oneChannel(channels);
  const { sampleRate } = recognizer.metadata;
  return decodeRecording(file, {
    ...{ ...reading, sampleRate, signal, thread: true },
    ...(channel !== undefined && { channel }),
  });
}
