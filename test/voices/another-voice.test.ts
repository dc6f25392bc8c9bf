// Whether somebody else speaks: on made-up voices, and on speakers of two corpora where they are.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { RandomStream } from '../../src/random.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { anotherVoiceRule, fitToVoice, speakerOf } from '../../src/voices/another-voice.js';
import type { VoiceModel } from '../../src/voices/voice-model.js';
import { madeEmotions, madeModel, madeVoice } from '../support/made-voices.js';

const root = new URL('../../', import.meta.url);
const model = new URL('models/encoder.onnx', root);
const shared = new URL('../shared/data/', root);

describe('who speaks', () => {
  const said = (seed: number, count: number) => {
    const voice = madeVoice(seed);
    return Array.from({ length: count }, (_, i) => [voice.say((i + seed) % madeEmotions)]);
  };

  it('is told for made-up voices, seldom wrongly', () => {
    const shares = { same: 0, other: 0 };
    for (let seed = 1; seed <= 200; seed++) {
      const own = said(seed, 8);
      const known = own.slice(0, 6);
      const twice = (recordings: readonly number[][][]) =>
        recordings.every(
          ([recording]) =>
            fitToVoice(madeModel, madeEmotions, known, [recording as number[]]) <
            -anotherVoiceRule.margin,
        );
      if (twice(own.slice(6))) shares.same += 1 / 200;
      if (twice(said(1_000 + seed, 2))) shares.other += 1 / 200;
    }
    expect(shares.same).toBeLessThan(0.05);
    expect(shares.other).toBeGreaterThan(0.4);
  });

  it('takes two in a row, and a voice that is known by three', () => {
    const known = said(1, 6);
    // A voice as far from the known one as any: its recordings fit badly.
    const recording = [...Array(60).keys()]
      .map((seed) => said(500 + seed, 1)[0] as number[][])
      .sort(
        (a, b) =>
          fitToVoice(madeModel, madeEmotions, known, a) -
          fitToVoice(madeModel, madeEmotions, known, b),
      )[0] as number[][];
    const tell = (heard: Parameters<typeof speakerOf>[2]) =>
      speakerOf(madeModel, madeEmotions, heard);
    expect(tell({ known, recording })).toBe('doubtful');
    expect(tell({ known, doubtful: recording, recording })).toBe('another');
    expect(tell({ known: known.slice(0, 2), doubtful: recording, recording })).toBe('known');
    expect(tell({ known, doubtful: recording, recording: known[0] as number[][] })).toBe('known');
  });

  it('counts the windows of a long recording together', () => {
    const known = said(1, 6);
    const windows = said(2, 3).map(([window]) => window as number[]);
    const alone = windows.map((window) => fitToVoice(madeModel, madeEmotions, known, [window]));
    const mean = alone.reduce((sum, fit) => sum + fit, 0) / alone.length;
    expect(fitToVoice(madeModel, madeEmotions, known, windows)).toBeCloseTo(mean, 9);
  });

  it('takes no notice of a label without clips', () => {
    // Its mean is 0, and it lies far off, as `fitVoiceModel` writes it.
    const wide = (numbers: readonly number[], size: number) => [
      ...numbers,
      ...Array<number>(size - numbers.length).fill(0),
    ];
    const products = madeModel.products.map((own) => {
      const rows = Array.from({ length: madeEmotions }, (_, e) =>
        wide(own.slice(e * madeEmotions, (e + 1) * madeEmotions), madeEmotions + 1),
      );
      return [...rows.flat(), ...wide([], madeEmotions), 100];
    });
    const more: VoiceModel = { ...madeModel, products };
    const widened = (clip: readonly number[]) =>
      madeModel.spreads.flatMap((_, g) =>
        wide(clip.slice(g * madeEmotions, (g + 1) * madeEmotions), madeEmotions + 1),
      );
    const known = said(1, 6);
    const [clip] = said(2, 1)[0] as number[][];
    const wideKnown = known.map((windows) => windows.map(widened));
    expect(fitToVoice(more, madeEmotions + 1, wideKnown, [widened(clip as number[])])).toBeCloseTo(
      fitToVoice(madeModel, madeEmotions, known, [clip as number[]]),
      6,
    );
  });

  const isThere = existsSync(model) && existsSync(new URL('emo-db', shared));
  if (!isThere)
    console.warn('Who speaks is not told of corpora: models/encoder.onnx or ../shared is absent.');

  it.skipIf(!isThere)(
    'is told of speakers of RAVDESS and, less often, of EMO-DB',
    async () => {
      const recognizer = await loadRecognizer(readFileSync(model), nodeRuntime);
      const voice = recognizer.metadata.voice as VoiceModel;
      const count = recognizer.metadata.labels.length;
      const tell = async (name: string, speakers: readonly URL[][]) => {
        const clips: number[][][] = [];
        for (const files of speakers) {
          const own: number[][] = [];
          for (const file of files) {
            const { samples } = await decodeAudio(readFileSync(file), recognizer.metadata);
            const [first] = await recognizer.answerWindows(samples);
            own.push([...(first?.evidence ?? [])]);
          }
          clips.push(own);
        }
        const random = new RandomStream(1);
        const draw = (most: number) => Math.floor(most * random.uniform());
        const twice = (known: number[][], two: number[][]) =>
          two.every(
            (clip) =>
              fitToVoice(
                voice,
                count,
                known.map((one) => [one]),
                [clip],
              ) < -anotherVoiceRule.margin,
          );
        const shares = { same: 0, other: 0 };
        const rounds = 400;
        for (let round = 0; round < rounds; round++) {
          const who = draw(clips.length);
          const other = (who + 1 + draw(clips.length - 1)) % clips.length;
          const own = [...(clips[who] as number[][])].sort(() => random.uniform() - 0.5);
          const theirs = [...(clips[other] as number[][])].sort(() => random.uniform() - 0.5);
          if (twice(own.slice(0, 5), own.slice(5, 7))) shares.same += 1 / rounds;
          if (twice(own.slice(0, 5), theirs.slice(0, 2))) shares.other += 1 / rounds;
        }
        const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
        console.log(
          `${name}: after five recordings, two more start a voice anew in ${percent(shares.same)} by the same speaker, ${percent(shares.other)} by another`,
        );
        return shares;
      };
      const every = (files: string[], step: number, folder: URL) =>
        files
          .sort()
          .filter((_, i) => i % step === 0)
          .map((file) => new URL(file, folder));
      const actors = ['01', '02', '05', '06', '12', '16'].map((actor) => {
        const folder = new URL(`ravdess-speech/Actor_${actor}/`, shared);
        return every(readdirSync(folder), 3, folder);
      });
      const emoDb = new URL('emo-db/', shared);
      const names = readdirSync(emoDb).filter((name) => name.endsWith('.flac'));
      const germans = [...new Set(names.map((name) => name.slice(0, 2)))].map((speaker) =>
        every(
          names.filter((name) => name.startsWith(speaker)),
          3,
          emoDb,
        ),
      );
      const heard = await tell('RAVDESS', actors);
      const foreign = await tell('EMO-DB', germans);
      await recognizer.dispose();
      expect(heard.same).toBeLessThan(0.05);
      expect(heard.other).toBeGreaterThan(0.5);
      expect(foreign.same).toBeLessThan(0.05);
    },
    240_000,
  );
});
