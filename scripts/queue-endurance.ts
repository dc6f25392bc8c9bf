// A batch of 2,000 recordings through Redis, while workers and Redis are killed a hundred times: npx tsx
// scripts/queue-endurance.ts. What it prints stands in docs/scale.md.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWav } from '../src/audio/write-wav.js';
import { OwnRedis, queueUnderFire } from '../test/support/queue-under-fire.js';
import { speechLike } from '../test/support/speech.js';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '100' },
    workers: { type: 'string', default: '3' },
    entry: { type: 'string', default: 'dist/cli/main.js' },
  },
});
const count = Number(values.files);
const folder = await mkdtemp(join(tmpdir(), 'affetto-queue-'));
const recordings = join(folder, 'recordings');
await mkdir(recordings);
// They differ by their lengths alone: what is tested is that each has its own answer once.
for (let index = 0; index < count; index++) {
  const seconds = 0.5 + index / count / 2;
  const wav = writeWav([speechLike({ seconds, sampleRate: 16_000 })], { sampleRate: 16_000 });
  await writeFile(join(recordings, `${String(index).padStart(5, '0')}.wav`), wav);
}
// Every seventh kill is Redis's, two are the batch's own.
const kills = Array.from({ length: Number(values.kills) }, (_, index) =>
  index % 7 === 6 ? ('redis' as const) : ('worker' as const),
);
const all = [
  ...kills.slice(0, 30),
  'batch' as const,
  ...kills.slice(30, 60),
  'batch' as const,
  ...kills.slice(60),
];
const redis = await OwnRedis.start(join(folder, 'redis'));
const out = join(folder, 'results.jsonl');
const begun = performance.now();
try {
  const { code } = await queueUnderFire({
    ...{ recordings, count, out, redis, kills: all, entry: values.entry },
    model: 'models/cnn-lstm.onnx',
    workers: Number(values.workers),
    say: (text) => process.stderr.write(text),
  });
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n');
  const files = lines.map((line) => (JSON.parse(line) as { file: string }).file);
  const once = new Set(files).size;
  const inOrder = [...files].sort().every((file, index) => file === files[index]);
  const killsOf = (whom: string) => all.filter((one) => one === whom).length;
  console.log(
    `recordings ${count}, exit code ${code}, kill -9 of workers ${killsOf('worker')}, of Redis ${killsOf('redis')}, of the batch ${killsOf('batch')}: rows ${lines.length}, lost ${count - once}, twice ${lines.length - once}, in order ${inOrder ? 'yes' : 'no'}, ${Math.round((performance.now() - begun) / 1000)} s`,
  );
} finally {
  await redis.kill();
  await rm(folder, { recursive: true, force: true });
}
