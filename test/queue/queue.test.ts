// Batches through a real Redis that this test starts: workers, Redis and the batch itself are killed, and every recording has
// exactly one answer; dead letters, and the dashboard.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { openQueue } from '../../src/queue/connection.js';
import { openDashboard } from '../../src/queue/dashboard.js';
import { builtCommand } from '../support/build-command.js';
import {
  hasRedis,
  killed,
  OwnRedis,
  queueUnderFire,
  startAffetto,
} from '../support/queue-under-fire.js';
import { affetto } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

const count = 30;
let folder = '';
let redis: OwnRedis;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  if (!hasRedis()) return;
  folder = await mkdtemp(join(tmpdir(), 'affetto-queue-'));
  await writeFile(at('model.onnx'), sampleModel({ small: true }).bytes);
  await mkdir(at('clips'));
  for (let index = 0; index < count; index++) {
    const sound = speechLike({ seconds: 0.5 + index / 100, sampleRate: 16_000 });
    await writeFile(
      at(`clips/${String(index).padStart(2, '0')}.wav`),
      writeWav([sound], { sampleRate: 16_000 }),
    );
  }
  redis = await OwnRedis.start(at('redis'));
});
afterAll(async () => {
  await redis?.kill();
  if (folder !== '') await rm(folder, { recursive: true, force: true });
});

// Where there is no redis-server, these are skipped, and the list of tests says so.
describe.skipIf(!hasRedis())('batches through Redis (skipped without redis-server)', () => {
  it('lose nothing and hear nothing twice, whoever is killed', async () => {
    const { code } = await queueUnderFire({
      ...{ entry: builtCommand, recordings: at('clips'), count, model: at('model.onnx') },
      ...{ out: at('fire.jsonl'), workers: 2, redis },
      kills: ['worker', 'redis', 'batch', 'worker'],
    });
    expect(code).toBe(0);
    const alone = ['batch', at('clips'), '--model', at('model.onnx'), '--processes', '1'];
    expect(await affetto([...alone, '--out', at('alone.jsonl')])).toMatchObject({ code: 0 });
    expect(await readFile(at('fire.jsonl'), 'utf8')).toBe(
      await readFile(at('alone.jsonl'), 'utf8'),
    );
    const { stdout } = await affetto(['queue', 'status', '--queue', redis.url, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ waiting: 0, active: 0, dead: 0 });
  });

  it('bury what fails again and again, list it, and try it again when told', async () => {
    const worker = startAffetto(builtCommand, [
      ...['worker', '--queue', redis.url, '--processes', '1', '--root', at('clips')],
    ]);
    try {
      const list = `${at('clips/00.wav')}\n${at('clips/later.wav')}\n`;
      await writeFile(at('list.txt'), list);
      const args = ['--queue', redis.url];
      const run = () =>
        affetto([
          ...['batch', at('list.txt'), '--out', at('l.jsonl')],
          ...['--model', at('model.onnx'), ...args],
        ]);
      const first = await run();
      expect(first.code).toBe(3);
      expect(await readFile(at('l.jsonl.failures.csv'), 'utf8')).toContain('FILE_UNREADABLE');
      const dead = await affetto(['queue', 'dead', ...args, '--json']);
      expect(JSON.parse(dead.stdout)).toMatchObject({ file: at('clips/later.wav'), tries: 5 });
      await writeFile(at('clips/later.wav'), await readFile(at('clips/01.wav')));
      expect((await affetto(['queue', 'retry', ...args])).stdout).toContain('1 recording');
      expect(await run()).toMatchObject({ code: 0 });
      const lines = (await readFile(at('l.jsonl'), 'utf8')).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line).file)).toEqual(list.trimEnd().split('\n'));
    } finally {
      await killed(worker);
      await rm(at('clips/later.wav'), { force: true });
    }
  });

  it('are shown on a page that answers this machine alone', async () => {
    const queue = await openQueue(redis.url, () => {});
    const dashboard = await openDashboard(queue, { host: '127.0.0.1', port: 0 });
    const ask = (path: string, headers: Record<string, string> = {}) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        request(`${dashboard.url}${path}`, { headers }, async (response) => {
          let text = '';
          for await (const piece of response) text += piece;
          resolve({ status: response.statusCode ?? 0, text });
        })
          .on('error', reject)
          .end();
      });
    try {
      expect((await ask('/')).status).toBe(200);
      const queues = await ask('/api/queues');
      expect(JSON.parse(queues.text).queues[0].name).toBe('affetto');
      expect((await ask('/api/queues', { host: 'evil.example' })).status).toBe(403);
      expect((await ask('/api/queues', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    } finally {
      await dashboard.close();
      await queue.close();
    }
  });
});
