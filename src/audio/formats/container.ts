// Everything that is neither uncompressed, FLAC, MP3 nor Ogg: mediabunny names the container and its tracks; what it does not tell
// (lost ends, joined files, edits, padding) our own looks at the bytes do.
import type { Input, InputAudioTrack, Source } from 'mediabunny';
import { AffettoError } from '../../errors.js';
import type { ByteSource } from '../byte-source.js';
import { corrupt, cutInHeader } from '../failures.js';
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';
import type { AudioWarning } from '../types.js';
import type { DecodableTrack } from './decodable-track.js';
import { isEbml, wholeDocuments } from './ebml.js';
import { readBlockTimes } from './ebml-times.js';
import type { ForeignDecoder } from './foreign-decoder.js';
import { checkSampleTables, isIsoMedia, isoDocuments } from './iso-boxes.js';
import { type IsoTrack, readIsoTracks } from './iso-tracks.js';
import { joinStreams, MOST_JOINED, unheardRest } from './joined.js';
import { loadMediabunny } from './mediabunny.js';
import { otherTracks } from './ogg.js';
import { openTrackBlocks } from './track-blocks.js';
import { type Stretch, type TrackRules, TrackTimeline } from './track-timeline.js';

/** Times in WebM are whole milliseconds and a packet lasts up to 120: less than this is no cut. */
const CUT_TOLERANCE_SECONDS = 0.25;

/** One recording of a file, in which several may be joined. */
interface Document {
  readonly source: ByteSource;
  readonly cutReason: string | undefined;
  readonly damage: string | undefined;
  /** The index of an MP4 or MOV file. */
  readonly index?: Uint8Array;
  /** Whether it is WebM or Matroska. */
  readonly isEbml?: boolean;
}

/** How a container is opened. */
export interface ContainerOptions {
  /** What decodes codecs that nothing here does. */
  readonly decodeForeign?: ForeignDecoder | undefined;
  /** The bytes from which on a recording is long; fewer in tests. */
  readonly longBytes?: number;
}

/**
 * Opens a container mediabunny knows; null if it knows none. Of a long file no more than some megabytes are held at a time.
 * Throws `AUDIO_NO_TRACK`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`.
 */
export async function openContainer(
  file: ByteSource,
  { decodeForeign, longBytes = LONG_BYTES }: ContainerOptions = {},
): Promise<AudioStream | null> {
  const [first, ...others] = await documentsOf(file);
  const options = { decodeForeign, longBytes };
  const opened = await openDocument(first, options);
  if (!opened) return null;
  const joined: AudioStream[] = [];
  const warnings: AudioWarning[] = unheardRest(1 + others.length);
  for (const document of others.slice(0, MOST_JOINED - 1)) {
    const stream = await openDocument(document, options).catch((error: unknown) => error);
    if (stream && !(stream instanceof Error)) joined.push(stream as AudioStream);
    else warnings.push(unheardPart(document, stream));
  }
  return joinStreams([opened, ...joined], warnings);
}

function unheardPart({ source }: Document, error: unknown): AudioWarning {
  const why = error instanceof AffettoError ? ` ${error.message}` : '';
  return {
    code: 'unheard',
    message: `Another recording is joined to the first, of ${source.size} bytes, which was not heard.${why}`,
  };
}

/** The bytes in which a container shows. */
const HEAD_BYTES = 16;

async function documentsOf(file: ByteSource): Promise<[Document, ...Document[]]> {
  const head = await file.read(0, Math.min(HEAD_BYTES, file.size));
  if (isEbml(head)) {
    const documents = await wholeDocuments(file);
    return documents.map((document) => ({ ...document, isEbml: true })) as [
      Document,
      ...Document[],
    ];
  }
  if (!isIsoMedia(head)) return [{ source: file, cutReason: undefined, damage: undefined }];
  const documents = await isoDocuments(file);
  documents.forEach(checkSampleTables);
  return documents.map((document) => ({ ...document, damage: undefined })) as [
    Document,
    ...Document[],
  ];
}

async function openDocument(
  document: Document,
  { decodeForeign, longBytes = LONG_BYTES }: ContainerOptions,
): Promise<AudioStream | null> {
  const { ADTS, Input, MATROSKA, MP4, MPEG_TS, QTFF, WEBM } = await loadMediabunny();
  // Not ALL_FORMATS: HLS playlists would fetch what they name.
  const formats = [WEBM, MATROSKA, MP4, QTFF, ADTS, MPEG_TS];
  const { source, failure } = noting(document.source);
  const input = new Input({ formats, source: await sourceOf(source, longBytes) });
  // On files of a few bytes its probes read past the end and throw.
  const canRead = await input.canRead().catch(() => false);
  if (failure.error !== undefined) throw failure.error;
  if (!canRead) return null;
  const container = await containerName(input);
  const track = await input.getPrimaryAudioTrack();
  if (!track) {
    const tracks = await input.getTracks();
    // A file without any track has lost its index, which MP4 often keeps at the end.
    if (tracks.length === 0) {
      throw document.damage === undefined
        ? cutInHeader(container, document.source.size)
        : corrupt(document.damage);
    }
    throw new AffettoError(
      'AUDIO_NO_TRACK',
      `The ${container} file holds no audio track (only ${tracks.map((other) => other.type).join(', ')}). Give a file with sound.`,
    );
  }
  return openTrack({ input, track, container, document, decodeForeign });
}

/** A source that notes why it could not be read: mediabunny takes that for another format. */
function noting(file: ByteSource) {
  const failure: { error?: unknown } = {};
  const source: ByteSource = {
    size: file.size,
    read: async (start, end) => {
      try {
        return await file.read(start, end);
      } catch (error) {
        failure.error ??= error;
        throw error;
      }
    },
  };
  return { source, failure };
}

/** The bytes from which on a recording is not handed over whole, and how many of them mediabunny keeps. */
const [LONG_BYTES, KEPT_BYTES] = [1 << 22, 1 << 22];

async function sourceOf({ size, read }: ByteSource, longBytes: number): Promise<Source> {
  const { BufferSource, CustomSource } = await loadMediabunny();
  if (size < longBytes) return new BufferSource(await read(0, size));
  return new CustomSource({
    getSize: () => size,
    read,
    maxCacheSize: KEPT_BYTES,
    prefetchProfile: 'fileSystem',
  });
}

async function containerName(input: Input): Promise<string> {
  const { name } = await input.getFormat();
  return name.toLowerCase().replace(/\s.*$/, '');
}

interface FoundTrack {
  readonly input: Input;
  readonly track: InputAudioTrack;
  readonly container: string;
  readonly document: Document;
  readonly decodeForeign: ForeignDecoder | undefined;
}

async function openTrack(found: FoundTrack): Promise<AudioStream> {
  const { input, track, container, document, decodeForeign } = found;
  const { index } = document;
  const iso = index && readIsoTracks(index).get(track.id);
  const decodable = await openTrackBlocks(track, container, iso?.entry, decodeForeign);
  const { codec, sampleRate, channels, decoder } = decodable;
  const others = (await input.getAudioTracks()).length - 1;
  const promised = index
    ? await track.computeDuration()
    : ((await input.getDurationFromMetadata([track])) ?? undefined);
  const times = document.isEbml ? await readBlockTimes(document.source) : undefined;
  const rules: TrackRules = {
    sampleRate,
    stretches: index
      ? stretchesOf(iso, promised ?? Number.POSITIVE_INFINITY, sampleRate)
      : undefined,
    preSkip: decodable.preSkip,
    padding: Math.round((times?.padding.get(track.id) ?? 0) * sampleRate),
  };
  const claimed = claimedFrames(rules, promised);
  const earlyEnd = (frames: number) =>
    earlyEndOf({ document, frames, claimed, reached: times?.lastSeconds, rules });
  return {
    container,
    codec,
    sampleRate,
    channels,
    claimedFrames: claimed,
    ...(decoder !== undefined && { decoder }),
    ...(others > 0 && { warnings: [otherTracks(others)] }),
    read: () => readTrack(decodable, rules, { input, shift: iso?.offset ?? 0, document, earlyEnd }),
  };
}

/**
 * What is heard of an MP4 or MOV track, in samples of its media.
 * @param end where the sample table ends, in seconds, by mediabunny's count
 */
function stretchesOf(iso: IsoTrack | undefined, end: number, sampleRate: number): Stretch[] {
  const tableEnd = end + (iso?.offset ?? 0);
  const edits = iso?.edits ?? [{ start: 0, duration: Number.POSITIVE_INFINITY }];
  return edits.map(({ start, duration }) => {
    // Lengths of edits are told in the movie's ticks, a thousandth of a second as a rule, and the table to the sample.
    const isRounded = Math.abs(start + duration - tableEnd) <= 1.5 * (iso?.tick ?? 0);
    const to = isRounded ? tableEnd : Math.min(start + duration, tableEnd);
    return [Math.round(start * sampleRate), Math.round(to * sampleRate)] as const;
  });
}

function claimedFrames(
  { stretches, sampleRate }: TrackRules,
  promised: number | undefined,
): number | undefined {
  if (promised === undefined) return undefined;
  if (!stretches) return Math.round(promised * sampleRate);
  const frames = stretches.reduce((sum, [start, end]) => sum + Math.max(0, end - start), 0);
  return Number.isFinite(frames) ? frames : undefined;
}

/** How the end of a track is judged: by the bytes, by its own table, or by how far any track reaches. */
function earlyEndOf({
  document: { cutReason },
  frames,
  claimed,
  reached,
  rules: { sampleRate },
}: {
  readonly document: Document;
  readonly frames: number;
  readonly claimed: number | undefined;
  readonly reached: number | undefined;
  readonly rules: TrackRules;
}): EarlyEnd | null {
  const tolerance = CUT_TOLERANCE_SECONDS * sampleRate;
  // In WebM the promise is for all tracks together: the picture may last longer than the sound.
  const got = Math.max(frames, (reached ?? 0) * sampleRate);
  const isShort = claimed !== undefined && got < claimed - tolerance;
  if (cutReason === undefined && !isShort) return null;
  const reason = cutReason ?? `its header promises ${((claimed ?? 0) / sampleRate).toFixed(3)} s`;
  // A duration computed from the blocks that are left promises nothing more than they hold.
  return isShort ? { reason, expectedFrames: claimed } : { reason };
}

async function* readTrack(
  decodable: DecodableTrack,
  rules: TrackRules,
  {
    input,
    shift,
    document,
    earlyEnd,
  }: {
    readonly input: Input;
    /** What is added to mediabunny's times for those of the media, in seconds. */
    readonly shift: number;
    readonly document: Document;
    readonly earlyEnd: (frames: number) => EarlyEnd | null;
  },
): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined> {
  const timeline = new TrackTimeline(rules);
  let frames = 0;
  const counted = (block: AudioBlock) => {
    frames += block[0]?.length ?? 0;
    return block;
  };
  try {
    for await (const { block, seconds } of decodable.blocks()) {
      for (const placed of timeline.place(block, seconds + shift)) yield counted(placed);
      if (timeline.isOver) break;
    }
    for (const placed of timeline.finish()) yield counted(placed);
  } catch (error) {
    // What was decoded before the damage is readable, the last block too.
    for (const placed of timeline.finish()) yield counted(placed);
    throw error;
  } finally {
    input.dispose();
  }
  if (document.damage !== undefined) throw corrupt(document.damage);
  return earlyEnd(frames);
}
