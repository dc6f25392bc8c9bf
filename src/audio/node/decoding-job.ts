// What is decoded and what comes of it, wherever it is done: on this thread or on one of its own.

import { channelsOf, type DecodedChannels, decodeStream, type OnPiece } from '../decode.js';
import { SampleList } from '../sample-list.js';
import type { AudioSource } from '../types.js';
import type { RecordingPlace } from './recording-input.js';
import { type NodeReadOptions, withStream } from './with-stream.js';

/** What a job can give. */
export interface JobResult {
  /** All samples, mono, [n]. */
  readonly samples: { readonly samples: Float32Array; readonly source: AudioSource };
  /** The samples piece by piece, by the way. */
  readonly pieces: { readonly source: AudioSource };
  /** The channels as they are. */
  readonly channels: DecodedChannels;
}

/** A recording to be decoded; it can be sent to a thread. */
export interface Job<What extends keyof JobResult = keyof JobResult> {
  readonly what: What;
  readonly place: RecordingPlace;
  /** The rate is there unless channels are asked for. */
  readonly options: Omit<NodeReadOptions, 'signal'> & { readonly sampleRate?: number };
}

/** Who waits for a job. */
export interface JobListener {
  readonly onPiece: OnPiece;
  readonly signal: AbortSignal | undefined;
}

/** Does a job on this thread, with turns for other work in between; to be called inside `guarded`. */
export async function doHere<What extends keyof JobResult>(
  { what, place, options }: Job<What>,
  { onPiece, signal }: JobListener,
): Promise<JobResult[What]> {
  const reading = { ...options, ...(signal && { signal }) };
  const work = {
    samples: async () => {
      const list = new SampleList();
      const source = await inPieces((samples) => list.add(samples));
      return { samples: list.join(), source };
    },
    pieces: async () => ({ source: await inPieces(onPiece) }),
    channels: () => withStream(place, reading, (stream) => channelsOf(stream, reading)),
  } satisfies { readonly [Key in keyof JobResult]: () => Promise<JobResult[Key]> };
  return work[what]() as Promise<JobResult[What]>;

  function inPieces(listener: OnPiece): Promise<AudioSource> {
    const { sampleRate = 0 } = options;
    return withStream(place, reading, (stream) =>
      decodeStream(stream, { ...reading, sampleRate }, listener),
    );
  }
}
