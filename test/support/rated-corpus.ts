// A made-up corpus with numbers: arousal is how loud, high and bright a sound is, whoever makes it. Also the same sounds
// with the numbers dealt anew, from which nothing can be learnt.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '../../src/audio/write-wav.js';
import { RandomStream, shuffle } from '../../src/random.js';

const sampleRate = 16_000;
const seconds = 0.8;

/** The tables that `makeRatedCorpus` writes. */
export const ratedTables = {
  /** Label, speaker, arousal, valence (of every other recording alone). */
  labelled: 'labelled.csv',
  /** Speaker and arousal, no label. */
  alone: 'alone.csv',
  /** The table `alone` with the numbers dealt anew. */
  shuffled: 'shuffled.csv',
} as const;

/** Writes recordings of some speakers, arousal 1 to 5, and the tables. */
export async function makeRatedCorpus(
  folder: string,
  speakers: number,
  recordings: number,
): Promise<void> {
  await mkdir(join(folder, 'audio'), { recursive: true });
  const rows: { path: string; speaker: string; label: string; arousal: number }[] = [];
  for (let speaker = 0; speaker < speakers; speaker++) {
    const random = new RandomStream(speaker, 0xa205);
    for (let take = 0; take < recordings; take++) {
      const arousal = Number((1 + 4 * random.uniform()).toFixed(2));
      const path = `audio/s${speaker}-${take}.wav`;
      const samples = sound(arousal, speaker, random);
      await writeFile(join(folder, path), writeWav([samples], { sampleRate }));
      const label = take % 2 === 0 ? 'steady' : 'other';
      rows.push({ path, speaker: `s${speaker}`, label, arousal });
    }
  }
  const dealt = shuffle(
    rows.map(({ arousal }) => arousal),
    new RandomStream(1, 0x5af1),
  );
  const table = (name: string, lines: string[]) =>
    writeFile(join(folder, name), `${lines.join('\n')}\n`);
  await table(ratedTables.labelled, [
    'path,label,speaker,arousal,valence',
    ...rows.map(
      ({ path, label, speaker, arousal }, i) =>
        `${path},${label},${speaker},${arousal},${i % 2 === 0 ? 6 - arousal : ''}`,
    ),
  ]);
  await table(ratedTables.alone, [
    'path,speaker,arousal',
    ...rows.map(({ path, speaker, arousal }) => `${path},${speaker},${arousal}`),
  ]);
  await table(ratedTables.shuffled, [
    'path,speaker,arousal',
    ...rows.map(({ path, speaker }, i) => `${path},${speaker},${dealt[i]}`),
  ]);
}

/** A buzz whose pitch, brightness and level rise with arousal, from where the speaker's voice lies. */
function sound(arousal: number, speaker: number, random: RandomStream): Float32Array {
  const share = (arousal - 1) / 4;
  const base = (speaker % 2 === 0 ? 190 : 110) * 2 ** (0.7 * share);
  const bright = 0.2 + 0.8 * share;
  let phase = random.uniform();
  return Float32Array.from({ length: seconds * sampleRate }, (_, i) => {
    const time = i / sampleRate;
    phase += (2 * Math.PI * base * (1 + 0.03 * Math.sin(14 * time))) / sampleRate;
    let voice = 0;
    for (let harmonic = 1; harmonic <= 10; harmonic++) {
      voice += Math.sin(harmonic * phase) * bright ** (harmonic - 1);
    }
    const syllable = Math.abs(Math.sin(Math.PI * 2.5 * time));
    return (0.02 + 0.15 * share) * (voice * syllable + 0.05 * random.normal());
  });
}
