// Everything that is neither WAV, FLAC, MP3 nor Ogg: mediabunny names the container and its track. Opus is
// decoded by libopus; other codecs only where mediabunny can: PCM anywhere, more in browsers (WebCodecs).
import type { Input, InputAudioTrack } from 'mediabunny';
import { AffettoError } from '../../errors.js';
import { corrupt, cutInHeader, unsupported } from '../failures.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import { BlockBuilder } from './block-builder.js';
import { isEbml, keepWholeElements } from './ebml.js';
import { checkSampleTables, isIsoMedia } from './iso-boxes.js';
import { loadMediabunny } from './mediabunny.js';
import { OPUS_RATE, readOpusHead } from './opus.js';
import { readOpusTrack } from './opus-track.js';

/** Timestamps in WebM are whole milliseconds and a packet lasts up to 120: less than this is no cut. */
const CUT_TOLERANCE_SECONDS = 0.25;

/**
 * Opens a container mediabunny knows; null if it knows none.
 * Throws `AUDIO_NO_TRACK`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`.
 */
export async function openContainer(file: Uint8Array): Promise<AudioStream | null> {
  const { bytes, cutReason } = isEbml(file) ? keepWholeElements(file) : { bytes: file };
  if (isIsoMedia(bytes)) checkSampleTables(bytes);
  const { ADTS, BufferSource, Input, MATROSKA, MP4, MPEG_TS, QTFF, WEBM } = await loadMediabunny();
  // Not ALL_FORMATS: HLS playlists would fetch what they name.
  const formats = [WEBM, MATROSKA, MP4, QTFF, ADTS, MPEG_TS];
  const input = new Input({ formats, source: new BufferSource(bytes) });
  // On files of a few bytes its probes read past the end and throw.
  if (!(await input.canRead().catch(() => false))) return null;
  const container = await containerName(input);
  const track = await input.getPrimaryAudioTrack();
  if (!track) {
    const others = await input.getTracks();
    // A file without any track has lost its index, which MP4 often keeps at the end.
    if (others.length === 0) throw cutInHeader(container, bytes.length);
    throw new AffettoError(
      'AUDIO_NO_TRACK',
      `The ${container} file holds no audio track (only ${others.map((other) => other.type).join(', ')}). Give a file with sound.`,
    );
  }
  return openTrack(input, track, container, cutReason);
}

async function containerName(input: Input): Promise<string> {
  const { name } = await input.getFormat();
  return name.toLowerCase().replace(/\s.*$/, '');
}

async function openTrack(
  input: Input,
  track: InputAudioTrack,
  container: string,
  cutReason: string | undefined,
): Promise<AudioStream> {
  const codec = await track.getCodec();
  const duration = (await input.getDurationFromMetadata([track])) ?? undefined;
  const promise: LengthPromise = { duration, cutReason };
  if (codec === 'opus') {
    const description = (await track.getDecoderConfig())?.description;
    if (!description) throw corrupt('its Opus track has no header');
    const head = readOpusHead(toBytes(description));
    return {
      container,
      codec,
      sampleRate: OPUS_RATE,
      channels: head.channels,
      claimedFrames: duration === undefined ? undefined : Math.round(duration * OPUS_RATE),
      read: () => judged(readOpusTrack(track, head), input, OPUS_RATE, promise),
    };
  }
  if (codec === null || !(await track.canDecode())) {
    throw unsupported(`${codec ?? 'An unknown codec'} in ${container}`);
  }
  // MOV stores it as a fraction; a damaged one is none that sound has.
  const sampleRate = Math.round(await track.getSampleRate());
  const channels = await track.getNumberOfChannels();
  return {
    container,
    codec,
    sampleRate,
    channels,
    claimedFrames: duration === undefined ? undefined : Math.round(duration * sampleRate),
    read: () => judged(readDecodedTrack(track, channels), input, sampleRate, promise),
  };
}

async function* readDecodedTrack(
  track: InputAudioTrack,
  channels: number,
): AsyncGenerator<AudioBlock, void, undefined> {
  const { AudioSampleSink } = await loadMediabunny();
  const block = new BlockBuilder(channels);
  for await (const sample of new AudioSampleSink(track).samples()) {
    const full = block.add(sample);
    sample.close();
    if (full) yield block.take();
  }
  yield block.take();
}

/** What the container says of its length. */
interface LengthPromise {
  /** The promised length in seconds. */
  readonly duration: number | undefined;
  readonly cutReason: string | undefined;
}

/** Passes blocks on, and at the end compares their length with the duration the container promised. */
async function* judged(
  blocks: AsyncGenerator<AudioBlock, void, undefined>,
  input: Input,
  sampleRate: number,
  { duration, cutReason }: LengthPromise,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  let frames = 0;
  try {
    for await (const block of blocks) {
      frames += block[0]?.length ?? 0;
      yield block;
    }
  } finally {
    input.dispose();
  }
  const isShort = duration !== undefined && frames / sampleRate < duration - CUT_TOLERANCE_SECONDS;
  if (cutReason === undefined && !isShort) return null;
  const reason = cutReason ?? `its header promises ${duration?.toFixed(3)} s`;
  // A duration computed from the blocks that are left promises nothing more than they hold.
  return isShort ? { reason, expectedFrames: Math.round(duration * sampleRate) } : { reason };
}

function toBytes(data: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
