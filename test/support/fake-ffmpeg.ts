// A program that stands in for ffmpeg: it says how it was called, and does what the recording asks for, since what counts
// is how affetto lives with it. It runs on every machine on which Node does.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const program = (report: string) => `#!${process.execPath}
import { readFileSync, writeFileSync, writeSync } from 'node:fs';
if (process.argv[2] === '-version') {
  console.log('ffmpeg version 9.9-made-up Copyright (c) nobody');
  process.exit(0);
}
const argv = process.argv.slice(2);
const { env, pid } = process;
writeFileSync(${JSON.stringify(report)}, JSON.stringify({ argv, env, pid, cwd: process.cwd() }));
const input = argv[argv.indexOf('-i') + 1].replace(/^file:/, '');
const [, mode] = readFileSync(input, 'latin1').split('\\n');
const say = (text) => writeSync(2, text + '\\n');
const rate = 16000;
const header = Buffer.alloc(58);
header.write('RIFF', 0);
header.writeUInt32LE(0xffffffff, 4);
header.write('WAVEfmt ', 8);
header.writeUInt32LE(18, 16);
header.writeUInt16LE(3, 20);
header.writeUInt16LE(2, 22);
header.writeUInt32LE(rate, 24);
header.writeUInt32LE(rate * 8, 28);
header.writeUInt16LE(8, 32);
header.writeUInt16LE(32, 34);
header.write('fact', 38);
header.writeUInt32LE(4, 42);
header.writeUInt32LE(0, 46);
header.write('data', 50);
header.writeUInt32LE(0xffffffff, 54);
// Left k / 16,000, right its negative half: so a shift, a swap and a loss show.
const sound = (from, frames) => Buffer.from(Float32Array.from({ length: 2 * frames }, (_, i) => {
  const value = ((from + (i >> 1)) % rate) / rate;
  return i % 2 === 0 ? value : -value / 2;
}).buffer);
const forever = () => setInterval(() => {}, 1000);
const out = (bytes) => new Promise((done) => process.stdout.write(bytes, done));
say('[info] Input #0, amr, from ' + input + ':');
say('[info]   Stream #0:0: Audio: amrnb, 16000 Hz, stereo, flt');
if (mode === 'refuse') {
  say('[amr @ 0x55f0] [error] Invalid data\\u0007 found\\u001b[31m');
  process.exit(1);
}
if (mode === 'silent death') process.exit(3);
if (mode === 'hang') forever();
else if (mode === 'hang later') {
  await out(Buffer.concat([header, sound(0, rate)]));
  forever();
} else if (mode === 'flood') {
  await out(header);
  for (let at = 0; ; at += rate) await out(sound(at, rate));
} else if (mode === 'complain for ever') {
  for (;;) say('[amr @ 0x1] [error] once more ' + 'x'.repeat(1000));
} else {
  // In pieces that end anywhere, as pipes give them.
  const all = Buffer.concat([header, sound(0, 3 * rate + 7)]);
  for (let at = 0; at < all.length; at += 10_007) await out(all.subarray(at, at + 10_007));
  if (mode === 'damaged') say('[amrnb @ 0x55f0] [error] Corrupt bitstream');
}
`;

/** How the program was called. */
export interface FakeCall {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  readonly cwd: string;
}

/** A folder with a made-up ffmpeg. */
export interface FakeFfmpeg {
  readonly folder: string;
  /** A PATH on which it is found. */
  readonly path: string;
  /** How it was called last; undefined: never. */
  readonly lastCall: () => FakeCall | undefined;
  /** Waits until the process that was called last is gone. */
  readonly isGone: () => Promise<boolean>;
  readonly remove: () => void;
}

export function fakeFfmpeg(): FakeFfmpeg {
  const folder = mkdtempSync(join(tmpdir(), 'affetto-fake-ffmpeg-'));
  const report = join(folder, 'called.json');
  // Node takes a program without an extension for a module where a package.json beside it says so.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'ffmpeg'), program(report));
  chmodSync(join(folder, 'ffmpeg'), 0o755);
  const lastCall = () =>
    existsSync(report) ? (JSON.parse(readFileSync(report, 'utf8')) as FakeCall) : undefined;
  return {
    folder,
    path: ['relative', '', folder].join(delimiter),
    lastCall,
    isGone: async () => {
      const { pid } = lastCall() ?? { pid: 0 };
      for (let tries = 0; tries < 500; tries++) {
        try {
          process.kill(pid, 0);
        } catch {
          return true;
        }
        await wait(20);
      }
      return false;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A recording of a format that affetto cannot read itself, in which the made-up ffmpeg does as it is told. */
export function foreignRecording(mode: string): Uint8Array {
  return new TextEncoder().encode(`#!AMR\n${mode}\n`);
}
