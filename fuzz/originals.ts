// The undamaged files that every input is made from: the repository's fixtures, WAV variants written on
// the spot, the example sentence, the shipped model, and a corpus if one is named.
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RandomStream } from '../src/random.js';
import { aiffVariations } from '../test/audio/variations/aiff.js';
import { auVariations } from '../test/audio/variations/au.js';
import { cafVariations } from '../test/audio/variations/caf.js';
import type { FormatVariations } from '../test/audio/variations/variation.js';
import { w64Variations } from '../test/audio/variations/w64.js';
import { wavVariations } from '../test/audio/variations/wav.js';
import { speechLike } from '../test/support/speech.js';
import { type WavOptions, writeWav } from '../test/support/write-wav.js';

/** Recordings: `pcm` is what else is uncompressed (Wave64, AIFF, CAF, AU), `ogg` is Vorbis and what else lives in Ogg, `mp4` includes QuickTime and AAC. */
export const audioFormatNames = [
  'wav',
  'pcm',
  'flac',
  'mp3',
  'ogg',
  'opus',
  'webm',
  'mp4',
] as const;

/** What `--format` takes. */
export const formatNames = [...audioFormatNames, 'model'] as const;

/** A family of files that share their mutators. */
export type FormatName = (typeof formatNames)[number];

/** A whole file. */
export interface Original {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All whole files by format, in an order that never depends on the machine. */
export type Originals = Readonly<Record<FormatName, readonly Original[]>>;

const FIXTURES: readonly (readonly [RegExp, FormatName])[] = [
  [/\.wav$/, 'wav'],
  [/\.(aiff|caf|au|w64)$/, 'pcm'],
  [/\.flac$/, 'flac'],
  [/\.mp[23]$/, 'mp3'],
  [/\.opus\.ogg$/, 'opus'],
  [/\.og[gv]$/, 'ogg'],
  [/\.webm$/, 'webm'],
  [/\.(mov|m4a|mp4|aac)$/, 'mp4'],
];

const root = new URL('../', import.meta.url);
const path = (relative: string) => fileURLToPath(new URL(relative, root));

/** The model whose answers are checked. */
export function readModel(): Uint8Array {
  return new Uint8Array(readFileSync(path('models/cnn-lstm.onnx')));
}

/**
 * Reads every original.
 * @param corpus a folder searched for recordings of the named formats, its subfolders included.
 */
export function readOriginals(corpus?: string): Originals {
  const originals: Record<FormatName, Original[]> = {
    wav: [...wavVariants(), ...variations(wavVariations, 30), read(path('examples'), 'speech.wav')],
    pcm: uncompressedVariants(),
    flac: [],
    mp3: [],
    ogg: [],
    opus: [],
    webm: [],
    mp4: [],
    model: [{ name: 'cnn-lstm.onnx', bytes: readModel() }],
  };
  const fixtures = path('test/fixtures/audio');
  const folders = corpus === undefined ? [fixtures] : [fixtures, corpus];
  for (const folder of folders) {
    for (const name of readdirSync(folder, { recursive: folder === corpus })
      .map(String)
      .sort()) {
      const format = FIXTURES.find(([pattern]) => pattern.test(name))?.[1];
      const known = format ?? (extname(name) === '.opus' ? 'opus' : undefined);
      if (known) originals[known].push(read(folder, name));
    }
  }
  return originals;
}

function read(folder: string, name: string): Original {
  return { name, bytes: new Uint8Array(readFileSync(join(folder, name))) };
}

/** Every sample format that the reader documents, 0.3 s of something like a voice. */
function wavVariants(): Original[] {
  const voice = speechLike({ seconds: 0.3, sampleRate: 16_000 });
  const whisper = voice.map((sample) => sample / 3);
  const variants: [string, WavOptions, Float32Array[]][] = [
    ['u8', { bits: 8 }, [voice]],
    ['s16', { bits: 16 }, [voice]],
    ['s16-stereo', { bits: 16, rate: 48_000 }, [voice, whisper]],
    ['s24-chunks', { bits: 24, before: [['LIST', new Uint8Array(27)]] }, [voice]],
    ['s32', { bits: 32, after: [['id3 ', new Uint8Array(11)]] }, [voice]],
    ['f32', { format: 'float', bits: 32 }, [voice]],
    ['f64-stereo', { format: 'float', bits: 64 }, [voice, whisper]],
    ['f32-extensible', { format: 'float', bits: 32, extensible: true }, [voice]],
    ['alaw-stereo', { format: 'alaw' }, [voice, whisper]],
    ['ulaw', { format: 'ulaw', rate: 8000 }, [voice]],
    ['rf64', { id: 'RF64', bits: 24 }, [voice]],
    ['bw64-float', { id: 'BW64', format: 'float', bits: 32 }, [voice]],
    ['six-channels', { bits: 16, extensible: true }, Array.from({ length: 6 }, () => voice)],
  ];
  return variants.map(([name, options, channels]) => ({
    name: `${name}.wav`,
    bytes: writeWav(channels, options),
  }));
}

/** Files that are wrong in harmless ways, or say the same in another: readers do most with them. */
function variations({ format, harmless }: FormatVariations, count: number): Original[] {
  return Array.from({ length: count }, (_, number) => ({
    name: `variation-${number}.${format}`,
    bytes: harmless(new RandomStream(7, number)).bytes,
  }));
}

function uncompressedVariants(): Original[] {
  const formats = [aiffVariations, auVariations, cafVariations, w64Variations];
  return formats.flatMap((format) => variations(format, 10));
}
