// Reads the "fmt " chunk of WAV and Wave64: how the samples are coded. Where its fields contradict each other, most of
// them usually agree, and one says what a careless writer got wrong.

import { corrupt, unsupported } from '../failures.js';
import type { SampleCoding } from './coding.js';
import { imaWave } from './ima-adpcm.js';
import { microsoftAdpcm, standardCoefficients } from './ms-adpcm.js';
import { isReadable, type SampleCode, sampleCoding } from './sample-codes.js';

/** What a "fmt " chunk says. */
export interface WaveFields {
  /** The format tag; that of the sub-format where it is extensible. */
  readonly tag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytesPerSecond: number;
  readonly blockBytes: number;
  readonly bits: number;
  /** What follows the plain fields and the length of it. */
  readonly extension: DataView;
  readonly bigEndian: boolean;
}

/** How samples are to be read, and what was wrong with what the file says of them. */
export interface WaveCoding {
  readonly coding: SampleCoding;
  readonly mended?: string;
}

const EXTENSIBLE = 0xfffe;
/** Tags of codecs that are known and not read. */
const TAG_NAMES: ReadonlyMap<number, string> = new Map([
  [0x10, 'OKI ADPCM'],
  [0x17, 'Dialogic ADPCM'],
  [0x20, 'Yamaha ADPCM'],
  [0x22, 'TrueSpeech'],
  [0x31, 'GSM 6.10'],
  [0x45, 'G.726 ADPCM'],
  [0x50, 'MPEG layer II'],
  [0x55, 'MP3'],
  [0x64, 'G.726 ADPCM'],
  [0x65, 'G.722'],
  [0x83, 'G.729'],
  [0x92, 'AC-3'],
  [0xff, 'AAC'],
  [0x160, 'Windows Media (WMA)'],
  [0x161, 'Windows Media (WMA)'],
  [0x162, 'Windows Media (WMA)'],
  [0x1600, 'AAC'],
  [0x2000, 'AC-3'],
  [0x2001, 'DTS'],
  [0x674f, 'Vorbis'],
  [0xf1ac, 'FLAC'],
]);

/** The tags of sound that the MP3 reader reads. */
export const mpegTags: readonly number[] = [0x50, 0x55];

/** Reads the fields; throws `AUDIO_CORRUPT`. */
export function readWaveFields(view: DataView, bigEndian: boolean): WaveFields {
  const size = view.byteLength;
  if (size < 14) throw corrupt(`its "fmt " chunk has ${size} bytes instead of 16 or more`);
  const u16 = (at: number) => view.getUint16(at, !bigEndian);
  const channels = u16(2);
  const blockBytes = u16(12);
  if (channels === 0) throw corrupt('its header says 0 channels');
  // The sub-format GUID starts with the plain tag.
  const tag = u16(0) === EXTENSIBLE && size >= 40 ? u16(24) : u16(0);
  return {
    tag,
    channels,
    sampleRate: view.getUint32(4, !bigEndian),
    bytesPerSecond: view.getUint32(8, !bigEndian),
    blockBytes,
    bits: size >= 16 ? u16(14) : Math.floor((8 * blockBytes) / channels),
    extension: new DataView(
      view.buffer,
      view.byteOffset + Math.min(18, size),
      Math.max(0, size - 18),
    ),
    bigEndian,
  };
}

/**
 * Tells how samples are read.
 * @param someBytes bytes of some frames of the sound: of 24 bits in four bytes only they tell which three
 * @throws AffettoError `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`
 */
export function waveCoding(fields: WaveFields, someBytes: Uint8Array): WaveCoding {
  const { tag, channels, bits, blockBytes } = fields;
  if (tag === 2 || tag === 0x11) return { coding: adpcmCoding(fields) };
  if (![1, 3, 6, 7].includes(tag)) {
    throw unsupported(`WAV with ${TAG_NAMES.get(tag) ?? `format 0x${tag.toString(16)}`}`);
  }
  const { bytes, mended } = sampleBytes(fields);
  const refused = () => unsupported(`WAV with ${bits}-bit ${tag === 3 ? 'float ' : ''}samples`);
  if (tag === 1 && bits > 8 * bytes) throw contradiction(blockBytes, channels, bits);
  const code: SampleCode = {
    kind: kindOf(tag, bytes),
    bytes,
    bigEndian: fields.bigEndian,
    ...(tag === 1 && bits === 24 && bytes === 4 && isRightAligned(someBytes, fields.bigEndian)
      ? { lowBits: 24 }
      : {}),
  };
  if (bits === 0 || !isReadable(code)) throw refused();
  return { coding: sampleCoding(code, channels), ...(mended !== undefined && { mended }) };
}

function kindOf(tag: number, bytes: number): SampleCode['kind'] {
  if (tag === 6) return 'alaw';
  if (tag === 7) return 'ulaw';
  if (tag === 3) return 'float';
  return bytes === 1 ? 'unsigned' : 'signed';
}

/** Depths such as 12 and 20 bits are stored left-justified in whole bytes, and those in as many as a frame has for them. */
function sampleBytes(fields: WaveFields): { bytes: number; mended?: string } {
  const { tag, channels, bits, blockBytes, bytesPerSecond, sampleRate } = fields;
  const least = tag === 6 || tag === 7 ? 1 : Math.ceil(bits / 8);
  const bytes = blockBytes / channels;
  if (bytes === least) return { bytes };
  const byRate = bytesPerSecond / sampleRate / channels;
  if (byRate === least) {
    const mended = `The header says ${blockBytes} bytes a frame; by its other fields there are ${least * channels}, with which the sound is read.`;
    return { bytes: least, mended };
  }
  // More room than bits: the frame's size and the rate agree on it.
  if (tag === 1 && Number.isInteger(bytes) && bytes > least && bytes <= 4) return { bytes };
  throw contradiction(blockBytes, channels, bits);
}

function contradiction(blockBytes: number, channels: number, bits: number): Error {
  return corrupt(
    `its header says ${blockBytes} bytes a frame, yet ${channels} channels of ${bits} bits`,
  );
}

/**
 * Tells whether 24 bits lie in the lower three of four bytes, as ALSA writes them, rather than in the upper three, as the
 * format asks: then the highest byte is nothing but the sign. So it is in the upper three where all is softer than -48 dBFS,
 * but then of those bits that only the lower three have some are used.
 */
function isRightAligned(bytes: Uint8Array, bigEndian: boolean): boolean {
  let lowerAreUsed = false;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const order = bigEndian ? [3, 2, 1, 0] : [0, 1, 2, 3];
    const [lowest, low, high, highest] = order.map((place) => bytes[at + place] as number);
    if (highest !== ((high as number) & 0x80 ? 0xff : 0)) return false;
    if (lowest !== 0 || low !== 0) lowerAreUsed = true;
  }
  return lowerAreUsed;
}

function adpcmCoding({
  tag,
  channels,
  blockBytes,
  bits,
  extension,
  bigEndian,
}: WaveFields): SampleCoding {
  const name = tag === 2 ? 'Microsoft ADPCM' : 'IMA ADPCM';
  if (bits !== 4) throw unsupported(`WAV with ${bits}-bit ${name}`);
  const header = (tag === 2 ? 7 : 4) * channels;
  if (blockBytes <= header) {
    throw corrupt(`its blocks have ${blockBytes} bytes, and ${name} needs more than ${header}`);
  }
  if (tag === 0x11) return imaWave(channels, blockBytes);
  return microsoftAdpcm(channels, blockBytes, coefficientsIn(extension, bigEndian));
}

/** The pairs of coefficients that the file lists; the standard ones where it lists none. */
function coefficientsIn(
  extension: DataView,
  bigEndian: boolean,
): readonly (readonly [number, number])[] {
  if (extension.byteLength < 4) return standardCoefficients;
  const count = Math.min(
    extension.getUint16(2, !bigEndian),
    Math.floor((extension.byteLength - 4) / 4),
  );
  if (count === 0) return standardCoefficients;
  return Array.from({ length: count }, (_, i) => {
    const at = 4 + 4 * i;
    return [extension.getInt16(at, !bigEndian), extension.getInt16(at + 2, !bigEndian)] as const;
  });
}
