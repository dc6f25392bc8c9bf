// What a server refuses, and that what it took on it answers, also when it is ended meanwhile; short forms of the hostile
// and the long runs that docs/serving.md logs.

import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { held, hostilities } from '../../scripts/serving/hostile.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { affetto } from '../support/run-affetto.js';
import { type Serving, serving } from '../support/serving.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 120_000 });

const speech = readFileSync(new URL('../../examples/speech.wav', import.meta.url));
/** Long enough to be heard while others come. */
const long = writeWav([speechLike({ seconds: 30, sampleRate: 8000 })], { sampleRate: 8000 });

let server: Serving;
afterEach(() => server.stop());

const post = (body: Uint8Array, headers: Record<string, string> = {}, path = '/v1/predict') =>
  fetch(`${server.url}${path}`, { method: 'POST', body: body as Uint8Array<ArrayBuffer>, headers });
const crnn = ['--model', 'crnn', '--workers', '1'];

describe('the limits of affetto serve', () => {
  it('answers all that it took on, and tells the others when to come again', async () => {
    server = await serving([...crnn, '--queue', '2', '--per-client', '6', '--log', 'silent']);
    const responses = await Promise.all(Array.from({ length: 12 }, () => post(long)));
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect([...new Set(statuses)].sort()).toEqual([200, 429, 503]);
    for (const response of responses) {
      const body = await response.json();
      if (response.status === 200) expect(body.results[0].durationSeconds).toBe(30);
      else {
        expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(body.type).toMatch(/:(queue-full|too-many-requests)$/);
      }
    }
    expect(await held(Number(new URL(server.url).port))).toMatchObject({
      affetto_open_requests: 0,
      affetto_held_bytes: 0,
    });
  });

  it('gives up what takes too long, or what nobody waits for, and hears the next at once', async () => {
    server = await serving([...crnn, '--timeout', '3', '--max-duration', '2000']);
    const hours = writeWav([speechLike({ seconds: 1500, sampleRate: 1000 })], { sampleRate: 1000 });
    const response = await post(hours);
    expect(response.status).toBe(503);
    expect((await response.json()).type).toBe('urn:affetto:problem:too-late');
    const gone = new AbortController();
    const left = post(hours, {}, '/v1/timeline').catch(() => 'left');
    void fetch(`${server.url}/v1/predict`, {
      method: 'POST',
      body: hours,
      signal: gone.signal,
    }).catch(() => undefined);
    gone.abort();
    await left;
    await vi.waitFor(async () => expect((await post(speech)).status).toBe(200), {
      timeout: 60_000,
    });
    expect(await held(Number(new URL(server.url).port))).toMatchObject({ affetto_held_bytes: 0 });
  });

  it('opens by its tokens alone, and takes no more than it says', async () => {
    const token = 'correct-horse-battery-staple';
    server = await serving([...crnn, '--max-body', '0.2'], {
      AFFETTO_TOKENS: `other-token-0123456789,${token}`,
    });
    const right = { authorization: `Bearer ${token}` };
    expect((await post(speech, right)).status).toBe(200);
    for (const given of [
      undefined,
      'Bearer',
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      `Basic ${token}`,
    ]) {
      const response = await post(speech, given === undefined ? {} : { authorization: given });
      expect([given, response.status]).toEqual([given, 401]);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect((await fetch(`${server.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    const large = await post(new Uint8Array(200_001), right);
    expect([large.status, (await large.json()).type]).toEqual([
      413,
      'urn:affetto:problem:body-too-large',
    ]);
    expect(server.log() + server.said()).not.toContain(token);
  });

  it('answers what it took on when it is ended, takes nothing new, and ends live streams with their last moments', async () => {
    server = await serving(crnn);
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/stream`);
    const said: string[] = [];
    socket.on('message', (text) => said.push(JSON.parse(String(text)).type));
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    const samples = speechLike({ seconds: 2, sampleRate: 16_000 });
    socket.send(Buffer.from(Int16Array.from(samples, (value) => value * 32_767).buffer));
    const taken = Array.from({ length: 4 }, () => post(long));
    await vi.waitFor(
      async () =>
        expect((await held(Number(new URL(server.url).port))).affetto_open_requests).toBe(4),
      { timeout: 20_000, interval: 20 },
    );
    const ended = server.stop();
    expect(await closed).toBe(1001);
    expect(said.at(-1)).toBe('end');
    for (const response of await Promise.all(taken)) {
      expect(response.status).toBe(200);
      expect((await response.json()).results[0].durationSeconds).toBe(30);
    }
    expect(await ended).toBe(0);
    await expect(post(speech)).rejects.toThrow();
  });

  it('refuses pages from elsewhere, foreign names, and asks for what it lacks', async () => {
    server = await serving([...crnn, '--cors', 'https://good.example']);
    const asked = async (headers: Record<string, string>) =>
      fetch(`${server.url}/v1/models`, { headers });
    expect((await asked({ origin: 'https://evil.example' })).status).toBe(403);
    const good = await asked({ origin: 'https://good.example' });
    expect(good.headers.get('access-control-allow-origin')).toBe('https://good.example');
    const plain = await asked({});
    expect(plain.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('stays as it is after a few of every hostile request', async () => {
    server = await serving([...crnn, '--receive', '2', '--per-client', '200', '--log', 'silent']);
    const port = Number(new URL(server.url).port);
    await Promise.all(
      hostilities.map(async ({ name, allowed, send }) => {
        const outcomes = Object.keys(await send(port, name.startsWith('idle') ? 100 : 11));
        for (const outcome of outcomes)
          expect([name, outcome]).toEqual([name, expect.stringMatching(allowed)]);
      }),
    );
    expect((await post(speech)).status).toBe(200);
    await vi.waitFor(async () =>
      expect(await held(port)).toMatchObject({
        ...{ affetto_open_requests: 0, affetto_held_bytes: 0, affetto_streams: 0 },
      }),
    );
  });
});

describe('affetto serve', () => {
  it('says what is wrong with its options before it loads anything', async () => {
    server = await serving(crnn);
    const taken = new URL(server.url).port;
    const wrong: [string[], RegExp][] = [
      [['--port', '99999'], /--port 99999: give a whole number/],
      [['--port', taken, ...crnn], /another program has it/],
      [['--queue', '-1'], /--queue -1: give a whole number/],
      [['--log', 'debug'], /--log debug/],
      [['--cors', 'https://example.org/page'], /without a path/],
      [['--web', 'docs'], /there is no index\.html/],
      [['--tokens', 'nowhere.txt'], /--tokens nowhere\.txt cannot be read/],
      [['--model', 'crn'], /crn/],
    ];
    for (const [args, words] of wrong) {
      const { code, stderr } = await affetto(['serve', ...args]);
      expect([args, code]).toEqual([args, 1]);
      expect(stderr).toMatch(words);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
