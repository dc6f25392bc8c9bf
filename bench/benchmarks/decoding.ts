// Recordings of compressed formats to samples at the rate of models, beside an earlier build of affetto: how long a clip
// takes, and for how long ten minutes keep a server from answering anybody else.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeWav } from '../../src/audio/write-wav.js';
import { commandLine } from '../build.js';
import { synthesizeClip } from '../clip.js';
import type { Benchmark, Context, Row } from '../context.js';
import { benchFolder, compare, measureSides, type Side } from '../sides.js';

const storedRate = 48_000;
const wantedRate = 16_000;
const formats = [
  { name: 'WAV', file: 'wav', options: ['-c:a', 'pcm_s16le'] },
  { name: 'FLAC', file: 'flac', options: ['-c:a', 'flac'] },
  { name: 'MP3', file: 'mp3', options: ['-c:a', 'libmp3lame', '-b:a', '64k'] },
  { name: 'Opus', file: 'opus', options: ['-c:a', 'libopus', '-b:a', '32k'] },
  { name: 'Vorbis', file: 'ogg', options: ['-c:a', 'libvorbis', '-q:a', '3'] },
] as const;
const measures = [
  { what: 'time', seconds: 4, warmUp: 20, repeats: 60, goal: 0.5 },
  { what: 'hold', seconds: 600, warmUp: 1, repeats: 1, goal: 0.05 },
] as const;

export const decoding: Benchmark = {
  name: 'decoding',
  description: '4 s and 10 min of 48 kHz to 16 kHz, by format; peer: the build in --before DIR',
  async run(context) {
    const earlier = context.before && join(context.before, 'dist');
    if (!earlier || !existsSync(earlier)) {
      context.notice('decoding is skipped: name an earlier build by --before DIR.');
      return [];
    }
    const dist = dirname(dirname(await commandLine(context)));
    const rows: Row[] = [];
    for (const { what, seconds, warmUp, repeats, goal } of measures) {
      for (const { name, file, options } of formats) {
        const recording = await encoded(context, { seconds, file, options });
        if (!recording) continue;
        const side = (label: string, folder: string): Side => ({
          label,
          command: [
            ...[process.execPath, join(benchFolder, 'sides', 'decoding.mjs'), folder, recording],
            ...[wantedRate, warmUp, repeats].map(String),
            what,
          ],
          threads: 1,
        });
        const sides = [side('affetto', dist), side('affetto before', earlier)];
        const { ours, peers } = await measureSides(context, sides);
        const measure =
          what === 'time'
            ? `4 s of 48 kHz ${name} to 16 kHz`
            : `longest hold of the event loop, ten minutes of ${name}`;
        rows.push(
          ...peers.map((peer) => compare(measure, ours, { ...peer, name: 'affetto before' }, goal)),
        );
      }
    }
    return rows;
  },
};

/** Writes a recording; undefined where there is no ffmpeg. */
async function encoded(
  context: Context,
  how: { readonly seconds: number; readonly file: string; readonly options: readonly string[] },
): Promise<string | undefined> {
  const { seconds, file, options } = how;
  const wav = join(context.temporaryFolder, `decoding-${seconds}-clean.wav`);
  const out = join(context.temporaryFolder, `decoding-${seconds}.${file}`);
  if (!existsSync(wav)) {
    const clip = synthesizeClip(seconds, storedRate);
    await writeFile(wav, writeWav([clip], { sampleRate: storedRate }));
  }
  try {
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-i', wav, ...options, out]);
    return out;
  } catch (error) {
    context.notice(`decoding of .${file} is skipped: ffmpeg is needed (${String(error)}).`);
    return undefined;
  }
}
