// Looks at the first bytes of a file, picks its reader, and says plainly what it is where none fits.
import { AffettoError } from '../errors.js';
import { type ByteSource, bytesInMemory, bytesOfBlob, isByteSource } from './byte-source.js';
import { cutInHeader, SUPPORTED_FORMATS, unsupported } from './failures.js';
import type { ForeignDecoder } from './formats/foreign-decoder.js';
import { fillerLength, skipId3v2 } from './formats/tags.js';
import { plainBytes } from './limits.js';
import type { AudioStream } from './stream.js';

/** Two of the largest MP3 frames: with less, an MP3 cannot be told from chance. */
const MIN_MP3_BYTES = 2 * 1441;

/** Frames in a row that chance does not make in any file. */
const MANY_FRAMES = 6;

/** Audio that is recognised only in order to say so. */
const FOREIGN_AUDIO: readonly (readonly [string, string])[] = [
  ['#!AMR', 'AMR'],
  ['0&\xb2u', 'Windows Media (WMA)'],
  ['MAC ', "Monkey's Audio"],
  ['wvpk', 'WavPack'],
];

/** Other files that people pass by mistake. */
const FOREIGN_FILES: readonly (readonly [string, string])[] = [
  ['%PDF', 'a PDF'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['\x1f\x8b', 'a gzip archive'],
  ['\x80\x02', 'a Python pickle'],
];

/**
 * Opens a recording of any supported format, decoding nothing yet. Each reader is loaded on first use. Of a Blob or a file
 * parts are read as they are decoded.
 * @param decodeForeign what decodes codecs that nothing here does
 */
export async function openAudio(
  recording: Uint8Array | Blob | ByteSource,
  decodeForeign?: ForeignDecoder,
): Promise<AudioStream> {
  if (isBlob(recording)) return openSource(bytesOfBlob(recording), decodeForeign);
  if (isByteSource(recording)) return openSource(recording, decodeForeign);
  return openBytes(plainBytes(recording), decodeForeign);
}

async function openSource(
  source: ByteSource,
  decodeForeign?: ForeignDecoder,
): Promise<AudioStream> {
  const open = uncompressedReader(await source.read(0, Math.min(12, source.size)));
  if (open) return open(source);
  const long = await openIfLong(source, decodeForeign);
  return long ?? openBytes(await source.read(0, source.size), decodeForeign);
}

/** The bytes that are looked at first of a long file, and the size from which on one is not read whole. */
const [HEAD_BYTES, LONG_BYTES] = [1 << 20, 1 << 22];

/** Opens a long file, of which parts are read as they are decoded; null for one that must be read whole. */
async function openIfLong(
  source: ByteSource,
  decodeForeign?: ForeignDecoder,
): Promise<AudioStream | null> {
  if (source.size < LONG_BYTES) return null;
  const head = await source.read(0, HEAD_BYTES);
  const foreign = await openIfForeign(source, head, decodeForeign);
  if (foreign) return foreign;
  const start = skipId3v2(head);
  if (start > HEAD_BYTES / 2) return null;
  if (text(head, start, 4) === 'OggS') {
    return (await import('./formats/ogg.js')).openOgg(source, start);
  }
  if (text(head, start, 4) === 'fLaC') {
    return (await import('./formats/flac.js')).openLongFlac(source, head, start);
  }
  // Behind a tag, or where frames are rare, an MP3 is looked for in all of it.
  if (isMpegStart(head, start)) {
    return (await import('./formats/mp3.js')).openLongMp3(source, head, start);
  }
  return start > 0 ? null : openIfContainer(source, decodeForeign);
}

function isBlob(recording: Uint8Array | Blob | ByteSource): recording is Blob {
  return typeof Blob !== 'undefined' && recording instanceof Blob;
}

/** Opens a file of which parts are read as they are decoded. */
type Reader = (file: ByteSource) => Promise<AudioStream>;

/** The reader of uncompressed sound by the first 12 bytes of its file, of which a cut one may lack the last. */
function uncompressedReader(start: Uint8Array): Reader | undefined {
  const letters = text(start, 0, 12);
  const second = letters.slice(8);
  if (/^(RIF[FX]|RF64|BW64)/.test(letters) && 'WAVE'.startsWith(second)) return openWave;
  if (letters.startsWith('riff\x2e\x91\xcf\x11')) return openWave;
  if (letters.startsWith('FORM') && ['AIFF', 'AIFC'].some((kind) => kind.startsWith(second))) {
    return async (file) => (await import('./formats/aiff.js')).openAiff(file);
  }
  if (letters.startsWith('caff')) {
    return async (file) => (await import('./formats/caf.js')).openCaf(file);
  }
  if (letters.startsWith('.snd') || letters.startsWith('dns.')) {
    return async (file) => (await import('./formats/au.js')).openAu(file);
  }
  return undefined;
}

const openWave: Reader = async (file) => (await import('./formats/wav.js')).openWav(file);

async function openBytes(bytes: Uint8Array, decodeForeign?: ForeignDecoder): Promise<AudioStream> {
  if (bytes.length === 0) {
    throw new AffettoError('AUDIO_EMPTY', 'The file has 0 bytes. Record or export it again.');
  }
  const open = uncompressedReader(bytes);
  if (open) return open(bytesInMemory(bytes));
  const foreign = await openIfForeign(bytesInMemory(bytes), bytes, decodeForeign);
  if (foreign) return foreign;
  const start = skipId3v2(bytes);
  if (text(bytes, start, 4) === 'OggS') {
    return (await import('./formats/ogg.js')).openOgg(bytesInMemory(bytes), start);
  }
  if (text(bytes, start, 4) === 'fLaC')
    return (await import('./formats/flac.js')).openFlac(bytes, start);
  const stream =
    (await openIfMp3(bytes, start)) ??
    (await openIfContainer(bytesInMemory(bytes), decodeForeign)) ??
    (await findMp3(bytes));
  if (stream) return stream;
  // A tag promises sound: with next to nothing behind it, the rest was lost.
  if (start > 0 && bytes.length - start < MIN_MP3_BYTES) throw cutInHeader('MP3', bytes.length);
  throw notAudio(bytes);
}

async function openIfMp3(bytes: Uint8Array, start: number): Promise<AudioStream | null> {
  // A tag promises that frames follow; without one, nothing but a frame can start an MP3.
  if (!isMpegStart(bytes, start) && start === 0) return null;
  return (await import('./formats/mp3.js')).openMp3(bytes, start);
}

/** Eleven sync bits and a layer. */
function isMpegStart(bytes: Uint8Array, at: number): boolean {
  const second = bytes[at + 1] ?? 0;
  return bytes[at] === 0xff && (second & 0xe0) === 0xe0 && (second & 6) !== 0;
}

/** Recordings that begin inside a frame, or behind bytes that nobody knows: it takes a row of frames to believe it. */
async function findMp3(bytes: Uint8Array): Promise<AudioStream | null> {
  if (FOREIGN_FILES.some(([magic]) => startsWith(bytes, magic))) return null;
  return (await import('./formats/mp3.js')).openMp3(bytes, fillerLength(bytes, 0), MANY_FRAMES);
}

async function openIfContainer(
  file: ByteSource,
  decodeForeign?: ForeignDecoder,
): Promise<AudioStream | null> {
  return (await import('./formats/container.js')).openContainer(file, { decodeForeign });
}

/**
 * Opens what nothing here decodes and is read here all the same; null where it is something else.
 * @throws AffettoError `AUDIO_UNSUPPORTED_CODEC` for what is not
 */
async function openIfForeign(
  file: ByteSource,
  head: Uint8Array,
  decodeForeign: ForeignDecoder | undefined,
): Promise<AudioStream | null> {
  const foreign = FOREIGN_AUDIO.find(([magic]) => startsWith(head, magic));
  if (!foreign) return null;
  const isAmr = foreign[1] === 'AMR' && decodeForeign !== undefined;
  const opened = isAmr && (await (await import('./formats/amr.js')).openAmr(file, decodeForeign));
  if (opened) return opened;
  throw unsupported(foreign[1]);
}

function notAudio(bytes: Uint8Array): AffettoError {
  const known = FOREIGN_FILES.find(([magic]) => startsWith(bytes, magic))?.[1];
  const start = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0'));
  const looks = known ? `looks like ${known}` : `starts with the bytes ${start.join(' ')}`;
  return new AffettoError(
    'AUDIO_NOT_AUDIO',
    `This is not a recording: it ${looks}. These work: ${SUPPORTED_FORMATS}.`,
  );
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return text(bytes, 0, magic.length) === magic;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
