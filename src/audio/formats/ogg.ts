// Ogg: after the page walk, Vorbis goes to its decoder as pages; Opus goes packet by packet, as from WebM.
import { AffettoError } from '../../errors.js';
import { corrupt } from '../failures.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import { loadMediabunny } from './mediabunny.js';
import { type OggLayout, readOggLayout } from './ogg-pages.js';
import { MAX_PACKET_SAMPLES, OPUS_RATE, type OpusHead, readOpusHead } from './opus.js';
import { readOpusTrack } from './opus-track.js';

/** A Vorbis packet holds at most half of the largest block, 8,192 samples, plus half of the next. */
const MAX_VORBIS_PACKET_SAMPLES = 8_192;
/** Pages are fed to the Vorbis decoder in pieces of this size. */
const CHUNK_BYTES = 1 << 16;

/** Opens an Ogg file. Throws `AUDIO_NO_TRACK` and what `readOggLayout` throws. */
export function openOgg(bytes: Uint8Array): AudioStream {
  const layout = readOggLayout(bytes);
  if (!layout) {
    throw new AffettoError('AUDIO_NO_TRACK', 'The Ogg file holds no audio track.');
  }
  return layout.codec === 'opus' ? openOpus(layout) : openVorbis(layout);
}

function openOpus(layout: OggLayout): AudioStream {
  const head = readOpusHead(layout.head);
  const claimedFrames = believable(layout, layout.lastPosition - head.preSkip, MAX_PACKET_SAMPLES);
  return {
    container: 'ogg',
    codec: 'opus',
    sampleRate: OPUS_RATE,
    channels: head.channels,
    claimedFrames,
    read: () => readOpus(layout, head, claimedFrames),
  };
}

function openVorbis(layout: OggLayout): AudioStream {
  const { head } = layout;
  if (head.length < 30) throw corrupt(`its Vorbis header has ${head.length} bytes instead of 30`);
  return {
    container: 'ogg',
    codec: 'vorbis',
    sampleRate: new DataView(head.buffer, head.byteOffset + 12, 4).getUint32(0, true),
    channels: head[11]!,
    claimedFrames: believable(layout, layout.lastPosition, MAX_VORBIS_PACKET_SAMPLES),
    read: () => readVorbis(layout),
  };
}

/** A position beyond what the packets can hold is a stream that was joined late, or damage: no claim. */
function believable(layout: OggLayout, frames: number, perPacket: number): number | undefined {
  return frames <= layout.packets * perPacket ? Math.max(0, frames) : undefined;
}

async function* readOpus(
  layout: OggLayout,
  head: OpusHead,
  claimedFrames: number | undefined,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const { BufferSource, Input, OGG } = await loadMediabunny();
  const input = new Input({ formats: [OGG], source: new BufferSource(layout.bytes) });
  try {
    const track = await input.getPrimaryAudioTrack();
    // The last page's position trims the padding of the last packet, but only a true last page's.
    const limit = layout.cutReason === undefined ? claimedFrames : undefined;
    if (track) yield* readOpusTrack(track, head, limit);
  } finally {
    input.dispose();
  }
  return layout.cutReason === undefined ? null : { reason: layout.cutReason };
}

async function* readVorbis(
  layout: OggLayout,
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  const channels = layout.head[11]!;
  try {
    for (let at = 0; at < layout.bytes.length; at += CHUNK_BYTES) {
      yield vorbisBlock(
        await decoder.decode(layout.bytes.subarray(at, at + CHUNK_BYTES)),
        channels,
      );
    }
    yield vorbisBlock(await decoder.flush(), channels);
  } finally {
    decoder.free();
  }
  return layout.cutReason === undefined ? null : { reason: layout.cutReason };
}

function vorbisBlock(
  decoded: { channelData: Float32Array[]; errors: { message: string }[] },
  channels: number,
): AudioBlock {
  if (decoded.errors[0]) throw corrupt(decoded.errors[0].message);
  const { channelData } = decoded;
  if ((channelData[0]?.length ?? 0) > 0 && channelData.length !== channels) {
    throw corrupt(`its packets have ${channelData.length} channels, its header ${channels}`);
  }
  return channelData;
}
