// Speech that nobody owns, for tuning the encoder: numbers that eSpeak NG reads out in many languages, in voices of
// many pitches and speeds. They are words of each language without a text in any.
//
//     npx tsx scripts/speak-numbers.ts data/spoken-numbers        # needs espeak-ng 1.51
//
// The same eSpeak NG gives the same recordings.

import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { RandomStream } from '../src/random.js';

const languages = (
  'af am ar bg bn ca cs cy da de el en-us en-gb es et eu fa fi fr-fr gu hi hr hu id is it ja ka kn ko lt lv mk ml mr ' +
  'ms nb ne nl pa pl pt pt-br ro ru sk sl sq sr sv sw ta te tr ur vi yue cmn'
).split(' ');
const voices =
  'm1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 klatt klatt2 klatt3 whisper croak grandma grandpa steph linda adam belinda'.split(
    ' ',
  );
const count = 400;

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Give a folder: npx tsx scripts/speak-numbers.ts data/spoken-numbers');
  process.exitCode = 1;
} else {
  mkdirSync(folder, { recursive: true });
  const random = new RandomStream(4242);
  for (let index = 0; index < count; index++) speak(folder, index, random);
  console.log(`${folder}: ${count} recordings`);
}

function speak(folder: string, index: number, random: RandomStream): void {
  const pick = (list: readonly string[]) => list[random.integer(list.length)] as string;
  const number = () => String(random.integer(10 ** (1 + random.integer(4))));
  const words = Array.from(
    { length: 2 + random.integer(4) },
    () => number() + pick([',', '', '', '!', '?']),
  );
  const text = words.join(' ') + pick(['.', '!', '?', '...']);
  const voice = `${languages[index % languages.length]}+${pick(voices)}`;
  const [pitch, speed] = [random.integer(100), 110 + random.integer(130)].map(String);
  const file = join(folder, `${String(index).padStart(3, '0')}.wav`);
  const given = ['-v', voice, '-p', pitch as string, '-s', speed as string, '-w', file, text];
  execFileSync('espeak-ng', given, { stdio: ['ignore', 'ignore', 'inherit'] });
}
