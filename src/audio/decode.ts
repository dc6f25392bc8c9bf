// Bytes of a recording in, samples out: opens the format, mixes and resamples block by block.

import { ChannelMixer } from './channel-mixer.js';
import { checkFinite, IMPOSSIBLE_SAMPLE, requireChannel } from './channels.js';
import { checkHeader, type Drained, drain } from './drain.js';
import { guarded } from './failures.js';
import { checkRate, readLimits } from './limits.js';
import { openAudio } from './open.js';
import { createResampler } from './resample.js';
import { SampleList } from './sample-list.js';
import type { AudioStream } from './stream.js';
import type { AudioSource, DecodedAudio, DecodeOptions, ReadOptions } from './types.js';

/** A recording as it was stored: all channels at the native rate. */
export interface DecodedChannels {
  /** One array per channel, shape [channels][durationSeconds * source.sampleRate]. */
  readonly channels: readonly Float32Array[];
  /** How the recording was stored. */
  readonly source: AudioSource;
}

/** Hears of a decoded piece; `share` is how much of the file is done, in [0, 1], where its header tells. */
export type OnPiece = (samples: Float32Array, share: number | undefined) => void | Promise<void>;

/**
 * Decodes a recording to mono at the wanted rate, its own unless one is given: channels are averaged (`downMix`), then resampled
 * (`resample`). Memory grows with the answer, not with the file's rate and channels.
 *
 * @param bytes A whole file: WAV, Wave64, AIFF, CAF, AU, FLAC, MP3, Ogg Vorbis, Ogg or WebM Opus (docs/audio.md lists variants).
 * @returns `samples` of shape [round(frames * sampleRate / source.sampleRate)], nominally in [-1, 1].
 * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_NOT_AUDIO`, `AUDIO_NO_TRACK`, `AUDIO_UNSUPPORTED_CODEC`,
 *   `AUDIO_TRUNCATED`, `AUDIO_CORRUPT`, `AUDIO_NON_FINITE`, `AUDIO_TOO_LONG`, `OPTION_INVALID`,
 *   `RUNTIME_FAILED` (the resampler could not be loaded).
 */
export async function decodeAudio(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Promise<DecodedAudio> {
  return guarded(async () => {
    const list = new SampleList();
    const source = await decodeInPieces(bytes, options, (samples) => list.add(samples));
    const { durationSeconds } = source;
    const { sampleRate = source.sampleRate } = options;
    return { samples: list.join(), sampleRate, durationSeconds, source };
  }, options.signal);
}

/**
 * Decodes as `decodeAudio` does, for recordings that must not be held whole: it hands over the same samples piece by
 * piece, and waits for what `onPiece` promises before it decodes on. What `onPiece` throws comes out as it is when
 * it is an AffettoError or an abort.
 *
 * @param recording A whole file, or a Blob such as a file that somebody chose in a page: of WAV, parts are read as
 *   they are decoded.
 * @throws AffettoError what `decodeAudio` throws; `FILE_UNREADABLE` for a Blob whose file moved or changed.
 */
export async function decodeInPieces(
  recording: Uint8Array | Blob,
  options: DecodeOptions,
  onPiece: OnPiece,
): Promise<AudioSource> {
  return guarded(async () => {
    if (options.sampleRate !== undefined) checkRate('sampleRate', options.sampleRate);
    return decodeStream(await openAudio(recording), options, onPiece);
  }, options.signal);
}

/** Decodes an opened recording as `decodeInPieces` does; to be called inside `guarded`. */
export async function decodeStream(
  stream: AudioStream,
  options: DecodeOptions,
  onPiece: OnPiece,
): Promise<AudioSource> {
  const limits = readLimits(options);
  checkHeader(stream, limits);
  const { channel } = options;
  if (channel !== undefined) requireChannel(channel, stream.channels);
  const { sampleRate = stream.sampleRate } = options;
  const resampler = await createResampler(stream.sampleRate, sampleRate);
  const mixer = new ChannelMixer();
  let done = 0;
  const tell = (piece: Float32Array, share: number | undefined) => {
    checkFinite([piece], done);
    done += piece.length;
    return onPiece(piece, share);
  };
  try {
    const drained = await drain(stream, limits, (block, firstFrame) => {
      const end = firstFrame + (block[0]?.length ?? 0);
      const share = stream.claimedFrames && Math.min(1, end / stream.claimedFrames);
      const heard = channel === undefined ? block : [block[channel] as Float32Array];
      return tell(resampler.push(mixer.push(heard)), share);
    });
    await tell(resampler.push(mixer.finish()), 1);
    await tell(resampler.finish(), 1);
    const { warnings } = drained;
    const mixed = [...warnings, ...mixer.warnings(stream.sampleRate)];
    return sourceOf(stream, { ...drained, warnings: mixed });
  } finally {
    resampler.free();
  }
}

/**
 * Decodes a recording and keeps its channels and its rate, for example to look at stereo or clipping.
 * The limits and errors are those of `decodeAudio`; memory grows with channels times frames.
 *
 * @param bytes A whole file.
 * @throws AffettoError what `decodeAudio` throws.
 */
export async function decodeChannels(
  bytes: Uint8Array,
  options: ReadOptions = {},
): Promise<DecodedChannels> {
  return guarded(async () => channelsOf(await openAudio(bytes), options), options.signal);
}

/** Decodes an opened recording as `decodeChannels` does; to be called inside `guarded`. */
export async function channelsOf(
  stream: AudioStream,
  options: ReadOptions,
): Promise<DecodedChannels> {
  const limits = readLimits(options);
  checkHeader(stream, limits);
  const lists = Array.from({ length: stream.channels }, () => new SampleList());
  const drained = await drain(stream, limits, (block, firstFrame) => {
    checkFinite(block, firstFrame, IMPOSSIBLE_SAMPLE);
    for (const [index, list] of lists.entries()) list.add(block[index]!);
  });
  return { channels: lists.map((list) => list.join()), source: sourceOf(stream, drained) };
}

function sourceOf(stream: AudioStream, { frames, warnings }: Drained): AudioSource {
  return {
    container: stream.container,
    codec: stream.codec,
    sampleRate: stream.sampleRate,
    channels: stream.channels,
    durationSeconds: frames / stream.sampleRate,
    ...(stream.decoder !== undefined && { decoder: stream.decoder }),
    warnings,
  };
}
