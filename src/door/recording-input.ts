// What people have when they say "this recording", told apart before anything is computed. What does not say all that is
// needed, such as samples without a rate, is refused by its name, with what to give instead.

import { AffettoError } from '../errors.js';
import { hasFiles } from './surroundings.js';

/** Samples and the rate that they were taken at. */
export interface SampledRecording {
  /** Mono samples, shape [n], nominally in [-1, 1]; or one such array for each channel. */
  readonly samples: Float32Array | readonly Float32Array[];
  /** The rate in Hz, 1,000-384,000. */
  readonly sampleRate: number;
}

/** What an `AudioBuffer` of a page is, as far as it is read. */
export interface AudioBufferLike {
  /** The number of channels. */
  readonly numberOfChannels: number;
  /** The rate in Hz. */
  readonly sampleRate: number;
  /**
   * Gives the samples of a channel.
   * @param channel Its index, from 0.
   * @returns The samples, shape [length], nominally in [-1, 1].
   */
  getChannelData(channel: number): Float32Array;
}

/** What a `MediaStream` of a page is, as far as it is read. */
export interface MediaStreamLike {
  /**
   * Gives the tracks that carry sound.
   * @returns One entry for each, an empty list where there is none.
   */
  getAudioTracks(): readonly { readonly readyState: string }[];
}

/**
 * A recording as somebody has it:
 * - a path (a string, in Node, Deno and Bun) or a `URL`;
 * - the bytes of a file: `Uint8Array`, `Buffer`, `ArrayBuffer`, `DataView`, `Blob`, `File`;
 * - a stream of a file's bytes: Node's `Readable`, a `ReadableStream`, any async iterable;
 * - sound: `AudioBuffer`, `MediaStream`, `{ samples, sampleRate }`.
 */
export type RecordingInput =
  | string
  | URL
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | AudioBufferLike
  | MediaStreamLike
  | SampledRecording
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | ArrayBuffer>;

/** What was given, and what it is. */
export type KnownInput =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'address'; readonly address: URL }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array | Blob }
  | { readonly kind: 'stream'; readonly stream: object }
  | {
      readonly kind: 'samples';
      readonly channels: readonly Float32Array[];
      readonly sampleRate: number;
    }
  | { readonly kind: 'media'; readonly media: MediaStreamLike };

/** What works, for messages. */
const taken =
  'a path or URL, the bytes of a file, a Blob, a stream of bytes, an AudioBuffer, or { samples, sampleRate }';

/**
 * Tells what was given.
 * @throws AffettoError `INPUT_UNSUPPORTED` for anything else, with its name
 */
export function knownInput(input: unknown): KnownInput {
  if (typeof input === 'string') return knownText(input);
  if (typeof input !== 'object' || input === null) throw unsupported(input);
  if (typeof URL !== 'undefined' && input instanceof URL)
    return { kind: 'address', address: input };
  if (typeof Blob !== 'undefined' && input instanceof Blob) return { kind: 'bytes', bytes: input };
  if (isBuffer(input)) return { kind: 'bytes', bytes: new Uint8Array(input) };
  if (ArrayBuffer.isView(input)) return { kind: 'bytes', bytes: bytesOfView(input) };
  if (isAudioBuffer(input)) return fromAudioBuffer(input);
  if (isMediaStream(input)) return { kind: 'media', media: input };
  if ('samples' in input) return fromSamples(input);
  if (isStream(input)) return { kind: 'stream', stream: input };
  throw unsupported(input);
}

function knownText(text: string): KnownInput {
  if (/^(https?|blob|data|file):/i.test(text)) {
    throw refused(
      `The string "${text.slice(0, 60)}" is an address. Give new URL(...) of it: a string never makes affetto use the network.`,
    );
  }
  if (hasFiles()) return { kind: 'path', path: text };
  throw refused(
    `The string "${text.slice(0, 60)}" is no recording: a page has no files. Give new URL(${JSON.stringify(text.slice(0, 60))}, location.href), or a File.`,
  );
}

const isBuffer = (input: object): input is ArrayBuffer =>
  ['[object ArrayBuffer]', '[object SharedArrayBuffer]'].includes(
    Object.prototype.toString.call(input),
  );

/** Takes bytes; of numbers that are samples nobody knows the rate. */
function bytesOfView(view: ArrayBufferView): Uint8Array {
  const name = nameOf(view);
  const areBytes = view instanceof Uint8Array || ['Uint8ClampedArray', 'DataView'].includes(name);
  if (areBytes) return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const floats =
    name === 'Float32Array' ? 'x' : name === 'Float64Array' ? 'Float32Array.from(x)' : '';
  const samples = floats || 'Float32Array.from(x, (value) => value / 32768)';
  throw refused(
    `${withArticle(name)} alone does not say at which rate its samples were taken. Give { samples: ${samples}, sampleRate: 48000 }, with their own rate. The bytes of a file come as a Uint8Array.`,
  );
}

const isAudioBuffer = (input: object): input is AudioBufferLike =>
  'getChannelData' in input &&
  typeof input.getChannelData === 'function' &&
  'numberOfChannels' in input;

/** Whether it is a page's stream, which goes on whether or not somebody keeps up with it. */
export const isMediaStream = (input: unknown): input is MediaStreamLike =>
  typeof input === 'object' &&
  input !== null &&
  'getAudioTracks' in input &&
  typeof input.getAudioTracks === 'function';

/** Whether it gives one thing after the other: a stream of Node or the web, or an async iterable. */
export const isStream = (input: object): boolean =>
  Symbol.asyncIterator in input || ('getReader' in input && typeof input.getReader === 'function');

function fromAudioBuffer(buffer: AudioBufferLike): KnownInput {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
    buffer.getChannelData(channel),
  );
  return { kind: 'samples', channels, sampleRate: buffer.sampleRate };
}

function fromSamples(input: object): KnownInput {
  const { samples, sampleRate } = input as { samples: unknown; sampleRate?: unknown };
  const channels: readonly unknown[] = Array.isArray(samples) ? samples : [samples];
  const strange = channels.find((channel) => !(channel instanceof Float32Array));
  if (strange !== undefined || channels.length === 0) {
    throw refused(
      `samples is ${channels.length === 0 ? 'an empty list' : nameOf(strange)}. Give a Float32Array, nominally in [-1, 1], or a list with one for each channel.`,
    );
  }
  if (typeof sampleRate !== 'number') {
    throw refused(
      `sampleRate is ${String(sampleRate)}. Give the rate of the samples in Hz, as in { samples, sampleRate: 48000 }.`,
    );
  }
  return { kind: 'samples', channels: channels as readonly Float32Array[], sampleRate };
}

/** What to give in the place of what is often given. */
const advice: readonly (readonly [string, string])[] = [
  ['Promise', 'Await it first.'],
  ['Response', 'Give await response.blob(), or its URL.'],
  ['Request', 'Give its URL: new URL(request.url).'],
  ['FileList', 'Give one of its files: input.files[0].'],
  [
    'Array',
    'Recordings go one by one; numbers become { samples: Float32Array.from(x), sampleRate }.',
  ],
  ['MediaStreamTrack', 'Give new MediaStream([track]).'],
  ['HTMLAudioElement', 'Give its address: new URL(element.src).'],
  ['HTMLInputElement', 'Give its file: input.files[0].'],
];

/** Refuses what is no recording, by its name. */
function unsupported(input: unknown): AffettoError {
  const name = nameOf(input);
  const hint = advice.find(([known]) => known === name)?.[1] ?? `Give ${taken}.`;
  return refused(`${withArticle(name)} is no recording. ${hint}`);
}

const withArticle = (name: string): string => {
  if (name === 'undefined' || name === 'null') return name;
  return `${/^[aeiou]/i.test(name) ? 'An' : 'A'} ${name}`;
};

/** Makes the error of something that is not taken. */
export const refused = (message: string): AffettoError =>
  new AffettoError('INPUT_UNSUPPORTED', message);

/** Names the kind of anything, for people. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return typeof value;
  return Object.getPrototypeOf(value)?.constructor?.name || 'object';
}
