// Ogg: our own walk takes pages apart, and packets go to the codec's decoder one by one, so that no library sees a page.
// What is chained in one file is heard one after the other.
import { AffettoError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import { corrupt, unsupported } from '../failures.js';
import type { AudioStream, EarlyEnd } from '../stream.js';
import type { AudioWarning } from '../types.js';
import { openOggFlac } from './flac.js';
import { joinStreams, MOST_JOINED, unheardRest } from './joined.js';
import { packetsByPage } from './ogg-packets.js';
import { type OggLink, type OggStream, readOggLinks } from './ogg-pages.js';
import { onTimeline } from './ogg-timeline.js';
import { MAX_PACKET_SAMPLES, OPUS_RATE, OpusPackets, readOpusHead } from './opus.js';
import { MAX_VORBIS_PACKET_SAMPLES, readVorbisHead, VorbisPackets } from './vorbis.js';

/** How the first packets of codecs begin. */
const MAGICS: readonly (readonly [string, string])[] = [
  ['OpusHead', 'opus'],
  ['\x01vorbis', 'vorbis'],
  ['\x7fFLAC', 'flac'],
  ['Speex   ', 'Speex'],
  ['PCM     ', 'PCM'],
  ['CELT    ', 'CELT'],
];
const DECODED = ['opus', 'vorbis', 'flac'];

/**
 * Opens an Ogg file whose first page stands at byte `start`.
 * @throws AffettoError `AUDIO_NO_TRACK`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`, `AUDIO_TRUNCATED`
 */
export async function openOgg(file: ByteSource, start = 0): Promise<AudioStream> {
  const links = await readOggLinks(file, start);
  const opened: AudioStream[] = [];
  const warnings: AudioWarning[] = unheardRest(links.length);
  const foreign: string[] = [];
  for (const link of links.slice(0, MOST_JOINED)) {
    const named = await namedStreams(file, link);
    const decoded = named.filter(({ codec }) => DECODED.includes(codec));
    const [first, ...others] = decoded;
    if (first) opened.push(await openStream(file, first.stream, first.codec));
    foreign.push(...named.flatMap(({ codec }) => (DECODED.includes(codec) ? [] : codec)));
    if (first && others.length > 0) warnings.push(otherTracks(others.length));
  }
  const [first, ...rest] = opened;
  if (!first) {
    if (foreign[0] !== undefined) throw unsupported(`${foreign[0]} in Ogg`);
    throw new AffettoError('AUDIO_NO_TRACK', 'The Ogg file holds no audio track.');
  }
  if (foreign.length > 0) {
    warnings.push({
      code: 'unheard',
      message: `The Ogg file also holds sound that cannot be decoded here (${[...new Set(foreign)].join(', ')}), which was not heard.`,
    });
  }
  return joinStreams([first, ...rest], warnings);
}

/** Says that a file holds more tracks than the one that is heard. */
export function otherTracks(count: number): AudioWarning {
  const more = count === 1 ? 'another audio track' : `${count} more audio tracks`;
  return {
    code: 'unheard',
    message: `The file holds ${more}, not heard: the first is. Export the others to files of their own.`,
  };
}

async function namedStreams(file: ByteSource, link: OggLink) {
  const named: { readonly stream: OggStream; readonly codec: string }[] = [];
  for (const stream of link) {
    const { bodyStart, end } = stream.pages[0]!;
    const start = String.fromCharCode(
      ...(await file.read(bodyStart, Math.min(end, bodyStart + 8))),
    );
    const codec = MAGICS.find(([magic]) => start.startsWith(magic))?.[1];
    if (codec !== undefined) named.push({ stream, codec });
  }
  return named;
}

async function openStream(
  file: ByteSource,
  stream: OggStream,
  codec: string,
): Promise<AudioStream> {
  if (codec === 'opus') return openOpus(file, stream);
  return codec === 'vorbis' ? openVorbis(file, stream) : openFlacInOgg(file, stream);
}

/** The first packets of a stream, at most `count`. */
async function firstPackets(
  file: ByteSource,
  stream: OggStream,
  count: number,
): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for await (const { packets } of packetsByPage(file, stream)) {
    found.push(...packets);
    if (found.length >= count) break;
  }
  return found.slice(0, count);
}

/** The pages behind the first `count` packets, which are headers. */
async function* withoutHeaders(file: ByteSource, stream: OggStream, count: number) {
  let left = count;
  for await (const page of packetsByPage(file, stream)) {
    const packets = page.packets.slice(left);
    left = Math.max(0, left - page.packets.length);
    if (packets.length > 0) yield { ...page, packets };
  }
}

async function openOpus(file: ByteSource, stream: OggStream): Promise<AudioStream> {
  const [first, second] = await firstPackets(file, stream, 2);
  if (!first) throw corrupt('its Opus header is not whole');
  const head = readOpusHead(first);
  const hasTags =
    second !== undefined && String.fromCharCode(...second.subarray(0, 8)) === 'OpusTags';
  const rules = {
    sampleRate: OPUS_RATE,
    preSkip: head.preSkip,
    dropsBeforeZero: false,
    maxPacketSamples: MAX_PACKET_SAMPLES,
  };
  return {
    container: 'ogg',
    codec: 'opus',
    sampleRate: OPUS_RATE,
    channels: head.channels,
    claimedFrames: claimedFrames(stream, head.preSkip, MAX_PACKET_SAMPLES),
    async *read() {
      // The timeline drops the pre-skip.
      // Begun with the first packet: a file may be made of nothing but beginnings.
      let decoder: OpusPackets | undefined;
      const decode = async (packets: readonly Uint8Array[]) => {
        decoder ??= await OpusPackets.begin({ ...head, preSkip: 0 });
        return decoder.decode([...packets]);
      };
      try {
        const pages = withoutHeaders(file, stream, hasTags ? 2 : 1);
        yield* onTimeline(pages, decode, rules);
      } finally {
        decoder?.free();
      }
      return endOf(stream);
    },
  };
}

async function openVorbis(file: ByteSource, stream: OggStream): Promise<AudioStream> {
  const [first, , setup] = await firstPackets(file, stream, 3);
  if (!first) throw corrupt('its Vorbis header is not whole');
  if (!setup && (stream.cutReason !== undefined || stream.damage === undefined)) {
    return cutVorbis(first, stream);
  }
  const head = readVorbisHead(first, setup);
  const { sampleRate, channels } = head;
  const rules = {
    sampleRate,
    preSkip: 0,
    dropsBeforeZero: true,
    maxPacketSamples: MAX_VORBIS_PACKET_SAMPLES,
  };
  return {
    container: 'ogg',
    codec: 'vorbis',
    sampleRate,
    channels,
    claimedFrames: claimedFrames(stream, 0, MAX_VORBIS_PACKET_SAMPLES),
    async *read() {
      const decoder = new VorbisPackets(head);
      try {
        const pages = withoutHeaders(file, stream, 3);
        yield* onTimeline(pages, (packets) => decoder.decode(packets), rules);
      } finally {
        decoder.free();
      }
      return endOf(stream);
    },
  };
}

/** A Vorbis stream that ends in its headers: nothing of it can be decoded. */
function cutVorbis(identification: Uint8Array, stream: OggStream): AudioStream {
  const head = readVorbisHead(identification, Uint8Array.of(5));
  return {
    container: 'ogg',
    codec: 'vorbis',
    sampleRate: head.sampleRate,
    channels: head.channels,
    claimedFrames: undefined,
    // biome-ignore lint/correctness/useYield: there is no block
    async *read() {
      return { reason: stream.cutReason ?? 'it has no Vorbis setup header' };
    },
  };
}

async function openFlacInOgg(file: ByteSource, stream: OggStream): Promise<AudioStream> {
  const [first] = await firstPackets(file, stream, 1);
  if (!first) throw corrupt('its FLAC header is not whole');
  async function* frames() {
    for await (const { packets } of withoutHeaders(file, stream, 1)) yield* packets;
  }
  return openOggFlac(first, frames, () => endOf(stream));
}

/** Ends a stream: with an error where it is damaged, else with why it has no end. */
function endOf({ damage, cutReason }: OggStream): EarlyEnd | null {
  if (damage !== undefined) throw corrupt(damage);
  return cutReason === undefined ? null : { reason: cutReason };
}

/** What the last position promises; undefined where the packets cannot hold so much. */
function claimedFrames(
  { pages }: OggStream,
  preSkip: number,
  perPacket: number,
): number | undefined {
  const packets = (page: { readonly lacing: Uint8Array }) =>
    page.lacing.reduce((sum, size) => sum + (size < 255 ? 1 : 0), 0);
  const positioned = pages.filter(({ position }) => position !== undefined && position > 0);
  const [first, last] = [positioned[0], positioned.at(-1)];
  if (!first || !last) return undefined;
  // Of a stream that was joined late, positions count from long before.
  const before = Math.max(0, first.position! - packets(first) * perPacket);
  const frames = last.position! - before - preSkip;
  const all = pages.reduce((sum, page) => sum + packets(page), 0);
  return frames <= all * perPacket ? Math.max(0, frames) : undefined;
}
