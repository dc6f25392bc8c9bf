// `affetto predict --timeline`: what somebody reads, and files that other programs take.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { affetto } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { scratchFolder } from '../support/scratch.js';
import { joined, speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 60_000 });

/** Speech, a pause of two seconds, speech. */
async function withRecordings() {
  const folder = await scratchFolder();
  const at = (name: string) => join(folder, name);
  await writeFile(at('model.onnx'), sampleModel().bytes);
  const sound = joined([speechLike({ seconds: 6 }), 2, speechLike({ seconds: 6 })]);
  const wav = writeWav([sound], { sampleRate: 22_050 });
  await writeFile(at('one.wav'), wav);
  await writeFile(at('two.wav'), wav);
  return {
    at,
    predict: (...args: string[]) => affetto(['predict', '--model', at('model.onnx'), ...args]),
  };
}

it('tells people the mixture first, then every stretch, with the pause where it is', async () => {
  const { at, predict } = await withRecordings();
  const { code, stdout } = await predict('--timeline', 'text', at('one.wav'));
  expect(code).toBe(0);
  const [headline, ...lines] = stdout.trimEnd().split('\n');
  expect(headline).toMatch(/one\.wav \(0:14\): \S/);
  const pauses = lines.filter((line) => line.includes('nobody speaks'));
  expect(pauses.map((line) => line.trim().split(' ')[0])).toContain('0:06-0:07');
});

it('writes the same stretches for every program, a file a recording', async () => {
  const { at, predict } = await withRecordings();
  const json = JSON.parse((await predict('--timeline', 'json', at('one.wav'))).stdout);
  const spoken = json.stretches.filter(({ kind }: { kind: string }) => kind !== 'pause');
  const made = await predict('--timeline', 'srt', '--out', at('out'), at('one.wav'), at('two.wav'));
  expect(made.stdout.trim().split('\n')).toEqual([at('out/one.srt'), at('out/two.srt')]);
  expect((await readdir(at('out'))).sort()).toEqual(['one.srt', 'two.srt']);
  const captions = await readFile(at('out/two.srt'), 'utf8');
  expect(captions.match(/-->/g)).toHaveLength(spoken.length);
  const table = (await predict('--timeline', 'audformat', at('one.wav'))).stdout.trim().split('\n');
  expect(table).toHaveLength(1 + spoken.length);
});

it('refuses what cannot be, and says what can', async () => {
  const { at, predict } = await withRecordings();
  const refusals = [
    [['--timeline', 'textgird', at('one.wav')], 'Did you mean textgrid?'],
    [['--timeline', 'vtt', at('one.wav'), at('two.wav')], 'Give --out DIR'],
    [['--out', at('out'), at('one.wav')], 'Give --timeline too'],
    [['--timeline', 'csv', '--json', at('one.wav')], 'give one of them'],
  ] as const;
  for (const [args, words] of refusals) {
    const { code, stderr } = await predict(...args);
    expect(code).not.toBe(0);
    expect(stderr).toContain(words);
  }
});
