// What an MP4 or MOV file says of its tracks and mediabunny does not: all edits, and the sample entries of codecs that it
// does not know.
import { type Box, boxesIn, findBoxes, view } from './iso-boxes.js';

/** A stretch of a track's media that is played. */
export interface Edit {
  /** Where it begins in the media, in seconds. */
  readonly start: number;
  /** Its length in seconds; infinite where it goes on to the end. */
  readonly duration: number;
}

/** What is known of a track. */
export interface IsoTrack {
  /** The stretches that are played, in order; undefined where all is. */
  readonly edits: readonly Edit[] | undefined;
  /** What mediabunny took off the media's times, in seconds. */
  readonly offset: number;
  /** The shortest time that an edit can tell, in seconds. */
  readonly tick: number;
  /** The code of the samples' format, e.g. `alac`, and its description, header included. */
  readonly entry: { readonly type: string; readonly bytes: Uint8Array } | undefined;
}

/**
 * Reads the tracks of a recording, by their ids.
 * @param bytes its index
 */
export function readIsoTracks(bytes: Uint8Array): ReadonlyMap<number, IsoTrack> {
  const data = view(bytes);
  const tracks = new Map<number, IsoTrack>();
  const movie = first(data, 'mvhd', 0, bytes.length);
  const movieScale = (movie && timescale(data, movie)) || 1000;
  for (const track of findBoxes(data, 'trak', 0, bytes.length)) {
    const header = first(data, 'tkhd', track.body, track.end);
    const media = first(data, 'mdhd', track.body, track.end);
    if (!header || !media || header.end - header.body < 24) continue;
    const id = data.getUint32(header.body + (data.getUint8(header.body) === 1 ? 20 : 12));
    const list = first(data, 'elst', track.body, track.end);
    const entries = list ? editEntries(data, list) : [];
    tracks.set(id, {
      ...editsOf(entries, timescale(data, media) || 1, movieScale),
      tick: 1 / movieScale,
      entry: sampleEntry(bytes, data, track),
    });
  }
  return tracks;
}

function first(data: DataView, type: string, from: number, to: number): Box | undefined {
  return findBoxes(data, type, from, to).next().value ?? undefined;
}

/** Ticks a second, in `mvhd` and `mdhd` alike. */
function timescale(data: DataView, { body, end }: Box): number {
  const at = body + (end > body && data.getUint8(body) === 1 ? 20 : 12);
  return at + 4 <= end ? data.getUint32(at) : 0;
}

interface Entry {
  /** How long it lasts, in ticks of the movie. */
  readonly duration: number;
  /** Where it begins, in ticks of the track; -1 for nothing. */
  readonly mediaTime: number;
}

function editEntries(data: DataView, { body, end }: Box): Entry[] {
  if (body + 8 > end) return [];
  const isLong = data.getUint8(body) === 1;
  const count = data.getUint32(body + 4);
  const size = isLong ? 20 : 12;
  const entries: Entry[] = [];
  for (let at = body + 8; at + size <= end && entries.length < count; at += size) {
    entries.push(
      isLong
        ? { duration: Number(data.getBigUint64(at)), mediaTime: Number(data.getBigInt64(at + 8)) }
        : { duration: data.getUint32(at), mediaTime: data.getInt32(at + 4) },
    );
  }
  return entries;
}

function editsOf(
  entries: readonly Entry[],
  scale: number,
  movieScale: number,
): Pick<IsoTrack, 'edits' | 'offset'> {
  const played = entries.filter(({ mediaTime }) => mediaTime >= 0);
  const [main] = played;
  if (!main) return { edits: undefined, offset: 0 };
  const before = entries.slice(0, entries.indexOf(main));
  const late = before.reduce((sum, { duration }) => sum + duration, 0) / movieScale;
  return {
    edits: played.map(({ duration, mediaTime }) => ({
      start: mediaTime / scale,
      // Fragments follow: the length is not known yet.
      duration: duration === 0 ? Number.POSITIVE_INFINITY : duration / movieScale,
    })),
    offset: (main.mediaTime - Math.round(late * scale)) / scale,
  };
}

function sampleEntry(bytes: Uint8Array, data: DataView, track: Box): IsoTrack['entry'] {
  const descriptions = first(data, 'stsd', track.body, track.end);
  if (!descriptions) return undefined;
  const [entry] = boxesIn(data, descriptions.body + 8, descriptions.end);
  return entry && { type: entry.type, bytes: bytes.subarray(entry.at, entry.end) };
}
