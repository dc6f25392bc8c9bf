// The packets of a container's track to blocks of samples with their times. Codecs that our decoders know go to them, in
// Node and in browsers alike; others to mediabunny, which reads PCM anywhere and whatever the browser decodes.
import type { EncodedPacket, InputAudioTrack } from 'mediabunny';
import { corrupt, unsupported } from '../failures.js';
import type { AudioBlock } from '../stream.js';
import { openAac } from './aac.js';
import { alacConfig, decodeAlacPacket } from './alac.js';
import { amrTracks, openAmrTrack } from './amr.js';
import type { DecodableTrack } from './decodable-track.js';
import { FlacBatches } from './flac-batches.js';
import { isWholeFrame, readFrameHeader } from './flac-frames.js';
import { streamInfoFrom } from './flac-info.js';
import type { ForeignDecoder } from './foreign-decoder.js';
import { loadMediabunny } from './mediabunny.js';
import { MpegDecoder } from './mpeg-decoder.js';
import { readMpegHeader } from './mpeg-frames.js';
import { OPUS_RATE, OpusPackets, readOpusHead } from './opus.js';
import { readVorbisHead, VorbisPackets } from './vorbis.js';

/** Packets decoded at once: some 20 ms each. */
const BATCH_PACKETS = 64;

/**
 * Opens a track.
 * @param entry its sample entry in MP4 or MOV, for codecs that mediabunny does not know
 * @param decodeForeign what decodes codecs that nothing here does
 * @throws AffettoError `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`
 */
export async function openTrackBlocks(
  track: InputAudioTrack,
  container: string,
  entry: { readonly type: string; readonly bytes: Uint8Array } | undefined,
  decodeForeign?: ForeignDecoder,
): Promise<DecodableTrack> {
  const codec = await track.getCodec();
  if (codec === null && entry?.type === 'alac') return openAlac(track, entry.bytes);
  switch (codec) {
    case 'opus':
      return openOpus(track);
    case 'vorbis':
      return openVorbis(track);
    case 'flac':
      return openFlac(track);
    case 'mp3':
      return openMpeg(track);
  }
  if (codec === null || !(await track.canDecode())) {
    const opened = decodeForeign && (await openForeign(track, entry?.type, decodeForeign));
    if (opened) return opened;
    throw unsupported(`${codec ?? entry?.type ?? 'An unknown codec'} in ${container}`);
  }
  return openByMediabunny(track, codec);
}

/** Opens a track whose packets somebody else decodes; undefined where they cannot be handed over. */
async function openForeign(
  track: InputAudioTrack,
  type: string | undefined,
  decode: ForeignDecoder,
): Promise<DecodableTrack | undefined> {
  if ((await track.getCodec()) === 'aac') {
    return openAac(await descriptionOf(track), batchesOf(track), decode);
  }
  const amr = amrTracks.get(type ?? '');
  return amr && openAmrTrack(amr, batchesOf(track), decode);
}

async function* packetsOf(track: InputAudioTrack): AsyncGenerator<EncodedPacket> {
  const { EncodedPacketSink } = await loadMediabunny();
  yield* new EncodedPacketSink(track).packets();
}

/** Yields packets in batches, ended where times jump: a gap is between two batches. */
async function* batchesOf(track: InputAudioTrack): AsyncGenerator<EncodedPacket[]> {
  const packets = packetsOf(track);
  // Packets' own durations are of no use: mediabunny takes them from the next one's time. What is usual, the shorter of the
  // first two steps tells: behind the first packet there may be a gap already.
  const first: EncodedPacket[] = [];
  while (first.length < 3) {
    const { value } = await packets.next();
    if (!value) break;
    first.push(value);
  }
  const steps = first.slice(1).map(({ timestamp }, index) => timestamp - first[index]!.timestamp);
  let step = Math.min(...steps.filter((passed) => passed > 0));
  let batch: EncodedPacket[] = [];
  let before = Number.NaN;
  for await (const packet of afterThose(first, packets)) {
    const passed = packet.timestamp - before;
    const jumps = passed > step + JUMP_SECONDS;
    if (batch.length > 0 && (jumps || batch.length >= BATCH_PACKETS)) {
      yield batch;
      batch = [];
    }
    batch.push(packet);
    before = packet.timestamp;
    if (!jumps && passed > 0) step = passed;
  }
  if (batch.length > 0) yield batch;
}

async function* afterThose<T>(
  first: readonly T[],
  others: AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  yield* first;
  yield* others;
}

const JUMP_SECONDS = 0.05;

/** What a container says of how the track's packets are decoded. */
async function descriptionOf(track: InputAudioTrack): Promise<Uint8Array | undefined> {
  const description = (await track.getDecoderConfig())?.description;
  if (!description) return undefined;
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}

async function headerOf(track: InputAudioTrack, codec: string): Promise<Uint8Array> {
  const description = await descriptionOf(track);
  if (!description) throw corrupt(`its ${codec} track has no header`);
  return description;
}

async function openOpus(track: InputAudioTrack): Promise<DecodableTrack> {
  const head = readOpusHead(await headerOf(track, 'Opus'));
  return {
    codec: 'opus',
    sampleRate: OPUS_RATE,
    channels: head.channels,
    preSkip: head.preSkip,
    async *blocks() {
      const decoder = await OpusPackets.begin({ ...head, preSkip: 0 });
      try {
        for await (const batch of batchesOf(track)) {
          const block = decoder.decode(batch.map(({ data }) => data));
          yield { block, seconds: batch[0]!.timestamp };
        }
      } finally {
        decoder.free();
      }
    },
  };
}

async function openVorbis(track: InputAudioTrack): Promise<DecodableTrack> {
  const [identification, , setup] = laced(await headerOf(track, 'Vorbis'));
  const head = readVorbisHead(identification ?? new Uint8Array(0), setup);
  return {
    codec: 'vorbis',
    sampleRate: head.sampleRate,
    channels: head.channels,
    preSkip: 0,
    async *blocks() {
      const decoder = new VorbisPackets(head);
      try {
        for await (const batch of batchesOf(track)) {
          const block = await decoder.decode(batch.map(({ data }) => data));
          yield { block, seconds: batch[0]!.timestamp };
        }
      } finally {
        decoder.free();
      }
    },
  };
}

/** The three headers of Vorbis as Matroska keeps them: their number less one, the lengths of all but the last, then they. */
function laced(description: Uint8Array): Uint8Array[] {
  let at = 1;
  const lengths: number[] = [];
  for (let index = 0; index < (description[0] ?? 0); index++) {
    let length = 0;
    for (let part = 255; part === 255; length += part) part = description[at++] ?? 0;
    lengths.push(length);
  }
  lengths.push(Math.max(0, description.length - at - lengths.reduce((sum, n) => sum + n, 0)));
  return lengths.map((length) => {
    at += length;
    return description.subarray(at - length, at);
  });
}

async function openFlac(track: InputAudioTrack): Promise<DecodableTrack> {
  const info = streamInfoFrom(await headerOf(track, 'FLAC'));
  return {
    codec: 'flac',
    sampleRate: info.sampleRate,
    channels: info.channels,
    preSkip: 0,
    async *blocks() {
      const batches = new FlacBatches(info);
      try {
        for await (const batch of batchesOf(track)) {
          const parts: AudioBlock[] = [];
          for (const { data } of batch) {
            const header = readFrameHeader(data, 0);
            if (!header || !isWholeFrame(data) || header.channels !== info.channels) {
              throw corrupt('the checksum of a FLAC frame does not match');
            }
            const block = await batches.add({ header, data });
            if (block) parts.push(block);
          }
          const rest = await batches.finish();
          if (rest) parts.push(rest);
          let seconds = batch[0]!.timestamp;
          for (const block of parts) {
            yield { block, seconds };
            seconds += (block[0]?.length ?? 0) / info.sampleRate;
          }
        }
      } finally {
        batches.free();
      }
    },
  };
}

async function openMpeg(track: InputAudioTrack): Promise<DecodableTrack> {
  const { value: packet } = await packetsOf(track).next();
  const header = packet && readMpegHeader(packet.data, 0);
  if (!header) throw corrupt('its MP3 track does not begin with a frame');
  return {
    codec: 'mp3',
    sampleRate: header.sampleRate,
    channels: header.channels,
    preSkip: 0,
    async *blocks() {
      const decoder = new MpegDecoder();
      try {
        await decoder.begin();
        for await (const batch of batchesOf(track)) {
          const frames = batch.map(({ data }) => data);
          yield { block: await decoder.decode(frames, header), seconds: batch[0]!.timestamp };
        }
      } finally {
        decoder.free();
      }
    },
  };
}

async function openAlac(track: InputAudioTrack, entry: Uint8Array): Promise<DecodableTrack> {
  const config = alacConfig(entry);
  return {
    codec: 'alac',
    sampleRate: config.sampleRate,
    channels: config.channels,
    preSkip: 0,
    async *blocks() {
      for await (const { data, timestamp } of packetsOf(track)) {
        yield { block: decodeAlacPacket(data, config), seconds: timestamp };
      }
    },
  };
}

/** What the container says of rate and channels may be untrue (HE-AAC, say): the first decoded sample tells. */
async function openByMediabunny(track: InputAudioTrack, codec: string): Promise<DecodableTrack> {
  const { AudioSampleSink } = await loadMediabunny();
  let [sampleRate, channels] = [
    Math.round(await track.getSampleRate()),
    await track.getNumberOfChannels(),
  ];
  if (!codec.startsWith('pcm')) {
    for await (const sample of new AudioSampleSink(track).samples()) {
      sampleRate = Math.round(sample.sampleRate);
      channels = sample.numberOfChannels;
      sample.close();
      break;
    }
  }
  return {
    codec,
    sampleRate,
    channels,
    preSkip: 0,
    async *blocks() {
      for await (const sample of new AudioSampleSink(track).samples()) {
        const { numberOfFrames, timestamp } = sample;
        // A container may write a rate a hair beside the whole number.
        const isSame = Math.round(sample.sampleRate) === sampleRate;
        if (sample.numberOfChannels !== channels || !isSame) {
          throw corrupt(
            `its sound changes to ${sample.numberOfChannels} channels at ${sample.sampleRate} Hz`,
          );
        }
        const block = Array.from({ length: channels }, (_, planeIndex) => {
          const samples = new Float32Array(numberOfFrames);
          sample.copyTo(samples, { planeIndex, format: 'f32-planar' });
          return samples;
        });
        sample.close();
        yield { block, seconds: timestamp };
      }
    },
  };
}
