// Makes the example recordings of the page: `npx tsx scripts/make-examples.ts`. A program speaks them (espeak-ng 1.51, with its
// data), so nobody's voice is in them; ffmpeg (libopus) packs them. What each is for, and what to look for, is said on the page
// (web/app/examples/), and test/web/examples.test.ts holds that to what the shipped models answer.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeAudio } from '../src/audio/decode.js';
import { readAudioFile } from '../src/audio/read-file.js';
import { writeWav } from '../src/audio/write-wav.js';
import { throughTelephone } from '../src/degradations/telephone.js';
import { joinFloats } from '../src/join-bytes.js';
import { RandomStream } from '../src/random.js';

const sampleRate = 16_000;
const folder = fileURLToPath(new URL('../web/app/examples/recordings/', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'affetto-examples-'));

/** How espeak-ng speaks: a voice of its data, pitch 0 to 99, words a minute. */
interface Speaking {
  readonly voice: string;
  readonly pitch: number;
  readonly speed: number;
}

const low: Speaking = { voice: 'en-us+steph', pitch: 15, speed: 110 };
const middle: Speaking = { voice: 'en-us+steph', pitch: 60, speed: 165 };
const high: Speaking = { voice: 'en-us+steph', pitch: 99, speed: 330 };
const hasty: Speaking = { voice: 'en-us+steph', pitch: 90, speed: 260 };
const firm: Speaking = { voice: 'en-us+linda', pitch: 30, speed: 150 };

const question = 'Why did you not tell me about this before?';
const door = 'The kids are talking by the door.';

async function speak(text: string, { voice, pitch, speed }: Speaking): Promise<Float32Array> {
  const file = join(scratch, 'spoken.wav');
  const options = ['-v', voice, '-p', String(pitch), '-s', String(speed), '-w', file];
  execFileSync('espeak-ng', [...options, text]);
  return (await decodeAudio(await readAudioFile(file), { sampleRate })).samples;
}

const pause = (seconds: number) => new Float32Array(Math.round(seconds * sampleRate));

/** Wind: noise whose high parts are weak, which swells and falls three times. */
function wind(seconds: number): Float32Array {
  const random = new RandomStream(1);
  let level = 0;
  return pause(seconds).map((_, i, { length }) => {
    level = 0.98 * level + random.normal();
    const swell = 0.55 - 0.45 * Math.cos((6 * Math.PI * i) / length);
    return 0.02 * swell * level;
  });
}

const recordings: Readonly<Record<string, () => Promise<Float32Array>>> = {
  low: () => speak(question, low),
  high: () => speak(question, hasty),
  change: async () => {
    const slow = await speak(question, low);
    const words = await speak(door, low);
    const fast = await speak(door, high);
    const soon = pause(0.25);
    const hurried = Array.from({ length: 7 }, () => [fast, soon]).flat();
    return joinFloats([slow, soon, words, soon, slow, pause(0.6), ...hurried]);
  },
  pauses: async () =>
    joinFloats([
      ...[await speak('Good morning.', middle), pause(1.6)],
      ...[await speak('It will rain in the afternoon, and the night will be clear.', middle)],
      ...[pause(2.2), await speak('Take an umbrella with you.', middle), pause(1.6)],
      await speak(question, low),
    ]),
  telephone: async () => throughTelephone(await speak(door, firm), sampleRate),
  wind: async () => wind(5),
};

try {
  let bytes = 0;
  for (const [name, make] of Object.entries(recordings)) {
    const wav = join(scratch, `${name}.wav`);
    writeFileSync(wav, writeWav([await make()], { sampleRate }));
    const target = join(folder, `${name}.opus`);
    const codec = [
      '-c:a',
      'libopus',
      '-b:a',
      '24k',
      '-application',
      'voip',
      '-frame_duration',
      '60',
    ];
    // Without dates and the encoder's name, the same sound gives the same file.
    const plain = ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact'];
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', wav, ...plain, ...codec, target]);
    bytes += statSync(target).size;
    console.log(`${name}.opus: ${statSync(target).size} bytes`);
  }
  console.log(`${bytes} bytes in all`);
} finally {
  rmSync(scratch, { recursive: true });
}
