// Prints the table of docs/audio.md on memory: what two hours of each container take at their peak, above a recording of a second
// of the same kind, each decoded to 16 kHz by a process of its own: `npx tsx scripts/measure-decoding-memory.ts [--hours 2] [--only WORD]`. It
// needs an ffmpeg, which makes the files in a temporary folder (1.4 GB for two hours) and decodes AAC.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decodeRecordingInPieces } from '../src/audio/node/decode-recording.js';

const program = fileURLToPath(import.meta.url);
const speech = fileURLToPath(new URL('../examples/speech.wav', import.meta.url));
const fragments = ['-movflags', 'frag_keyframe+empty_moov', '-frag_duration', '1000000'];
const opus = ['-c:a', 'libopus', '-b:a', '48k'];

/** What is measured, the ending of its file, and how ffmpeg makes it. */
const kinds: readonly (readonly [what: string, extension: string, ...options: string[]])[] = [
  ['PCM in QuickTime', '.mov', '-c:a', 'pcm_s16le'],
  ['FLAC in Matroska', '.mkv', '-c:a', 'flac'],
  ['Opus in WebM', '.webm', ...opus],
  ['Opus in live WebM, clusters of open size', '.live.webm', ...opus, '-live', '1'],
  ['Opus in MP4', '.mp4', ...opus],
  ['Opus in MP4, fragments of a second', '.fragments.mp4', ...opus, ...fragments],
  ['MP3 in MP4', '.mp3.mp4', '-c:a', 'libmp3lame', '-b:a', '64k'],
  [
    'AAC in M4A (our reader, ffmpeg beside it for the packets)',
    '.m4a',
    '-c:a',
    'aac',
    '-b:a',
    '96k',
  ],
  ['ALAC in M4A', '.alac.m4a', '-c:a', 'alac'],
];

const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    decode: { type: 'string' },
  },
});

if (values.decode !== undefined) {
  await decodeRecordingInPieces(values.decode, { sampleRate: 16_000 }, () => {});
  console.log(process.resourceUsage().maxRSS / 1024);
} else measureAll(3600 * Number(values.hours));

function measureAll(seconds: number): void {
  if (!(seconds > 1)) throw new Error(`--hours ${values.hours}: give a number above 0.`);
  const folder = mkdtempSync(join(tmpdir(), 'affetto-memory-'));
  try {
    console.log(
      `| ${values.hours} hours of | file | peak above a second of it |\n| --- | --: | --: |`,
    );
    for (const [what, extension, ...options] of kinds) {
      if (!what.includes(values.only)) continue;
      const [long, short] = [seconds, 1].map((length) => {
        const path = join(folder, `${length}${extension}`);
        make(path, length, options);
        const peak = { mebibytes: peakOf(path), bytes: statSync(path).size };
        rmSync(path);
        return peak;
      }) as [Peak, Peak];
      const above = Math.round(long.mebibytes - short.mebibytes);
      console.log(`| ${what} | ${Math.round(long.bytes / 1e6)} MB | ${above} MiB |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What decoding a file takes at its peak, and how large it is. */
interface Peak {
  readonly mebibytes: number;
  readonly bytes: number;
}

/** Makes a file of speech at 48 kHz. */
function make(path: string, seconds: number, options: readonly string[]): void {
  const from = ['-v', 'error', '-y', '-stream_loop', '-1', '-i', speech, '-t', String(seconds)];
  execFileSync('ffmpeg', [...from, '-ar', '48000', ...options, path]);
}

function peakOf(path: string): number {
  const parameters = ['--import', 'tsx', program, '--decode', path];
  return Number(execFileSync(process.execPath, parameters, { encoding: 'utf8' }));
}
