// Who is let in at the page's server, and what it hands out: nothing but the page and the listed recordings.
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeChannels } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { LabelFile, readLabels } from '../../src/labelling/label-file.js';
import { LabelSession } from '../../src/labelling/label-session.js';
import { findRecordings } from '../../src/labelling/recordings-to-label.js';
import { serveLabels } from '../../src/labelling/server/label-server.js';
import { expectCode } from '../support/expect-code.js';
import { folderWith } from '../support/scratch.js';
import { sine } from '../support/signals.js';

const wav = writeWav([sine(8000, 440, 4000, 0.5), sine(8000, 220, 4000, 0.5)], {
  sampleRate: 8000,
});

async function served() {
  const dir = await folderWith({ 'a.wav': wav, 'b.wav': 'no sound', 'secret.txt': 'a secret' });
  const labelFile = join(dir, 'labels.csv');
  const { recordings } = await findRecordings(dir, { labelFile });
  const file = await LabelFile.open(labelFile);
  const session = new LabelSession({ recordings, labels: ['happy', 'sad'], file });
  const server = await serveLabels(session);
  onTestFinished(() => server.close());
  return { server, labelFile, url: new URL(server.url), session };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

/** Asks as any program can, with any headers. */
function ask(base: URL, path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  return new Promise<{ status: number; type: string; bytes: Buffer; headers: object }>(
    (resolve, reject) => {
      const { hostname, port } = base;
      const asked = request({ hostname, port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const type = response.headers['content-type'] ?? '';
          const status = response.statusCode ?? 0;
          resolve({ status, type, bytes: Buffer.concat(chunks), headers: response.headers });
        });
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    },
  );
}

const own = ({ host }: URL) => ({ origin: `http://${host}`, 'content-type': 'application/json' });

describe('the server of the page', () => {
  it('listens on this machine alone, behind a secret that no two have', async () => {
    const { url } = await served();
    expect(url.hostname).toBe('127.0.0.1');
    expect(url.pathname).toMatch(/^\/[0-9a-f]{32}\/$/);
    expect((await served()).url.pathname).not.toBe(url.pathname);
    const page = await ask(url, url.pathname);
    expect(page).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    expect(page.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const path of ['/', '/session', `/${'0'.repeat(32)}/`, url.pathname.slice(0, -2)]) {
      expect((await ask(url, path)).status, path).toBe(404);
    }
  });

  it('answers only under its own name: a foreign one that leads here gets nothing', async () => {
    const { url } = await served();
    const by = async (host: string) => (await ask(url, url.pathname, { headers: { host } })).status;
    expect(await by(url.host)).toBe(200);
    expect(await by(`localhost:${url.port}`)).toBe(200);
    for (const host of ['example.org', `example.org:${url.port}`, `127.0.0.1:${+url.port + 1}`]) {
      expect(await by(host), host).toBe(403);
    }
  });

  it('takes choices from its own page alone, as JSON', async () => {
    const { url, labelFile } = await served();
    const path = `${url.pathname}choice`;
    const body = { item: 0, label: 'sad' };
    const post = async (headers: Record<string, string>, sent: unknown = body) =>
      (await ask(url, path, { method: 'POST', headers, body: sent })).status;
    const json = { 'content-type': 'application/json' };
    expect(await post(json)).toBe(403);
    expect(await post({ ...json, origin: 'https://example.org' })).toBe(403);
    expect(await post({ ...json, origin: 'null' })).toBe(403);
    expect(await post({ ...own(url), 'content-type': 'text/plain' })).toBe(415);
    expect(await post(own(url), { item: 0 })).toBe(400);
    expect(await post(own(url), { item: 0, label: 'hapy' })).toBe(400);
    expect(await post(own(url), { item: 9, label: 'sad' })).toBe(400);
    expect(await post(own(url), { ...body, note: 'x'.repeat(20_000) })).toBe(400);
    expect((await ask(url, path, { method: 'PUT', headers: own(url) })).status).toBe(405);
    await expectCode(readLabels(labelFile), 'FILE_UNREADABLE');
    expect(await post(own(url))).toBe(200);
    // Once the answer is there, the choice is in the file.
    expect(await readLabels(labelFile)).toMatchObject([{ id: 'a.wav', choice: { label: 'sad' } }]);
    await ask(url, `${url.pathname}undo`, { method: 'POST', headers: own(url), body: {} });
    expect(await readLabels(labelFile)).toEqual([]);
  });

  it('hands out the listed recordings by their index, as WAV, and no other file', async () => {
    const { url } = await served();
    const sound = await ask(url, `${url.pathname}sound/0`);
    expect(sound).toMatchObject({ status: 200, type: 'audio/wav' });
    const { channels, source } = await decodeChannels(sound.bytes);
    expect(source).toMatchObject({ sampleRate: 8000, channels: 2 });
    expect(channels[1]).toHaveLength(4000);
    const broken = await ask(url, `${url.pathname}sound/1`);
    expect(broken.status).toBe(422);
    expect(JSON.parse(broken.bytes.toString()).why).toMatch(/^This is not a recording/);
    const others = [
      '2',
      '-1',
      '0.5',
      'a.wav',
      'secret.txt',
      '..%2Fsecret.txt',
      '../secret.txt',
      '',
    ];
    for (const name of others) {
      const reply = await ask(url, `${url.pathname}sound/${name}`);
      expect(reply.status, name).toBe(404);
    }
    for (const name of ['../label-file.js', '..%2Flabel-file.js', 'main.ts', 'nothing.js', '.js']) {
      expect((await ask(url, `${url.pathname}page/${name}`)).status, name).toBe(404);
    }
  });

  it('keeps the model’s answer and other people’s to itself before a choice', async () => {
    const { url } = await served();
    expect((await ask(url, `${url.pathname}guess/0`)).status).toBe(400);
    const { bytes } = await ask(url, `${url.pathname}session`);
    expect(JSON.parse(bytes.toString())).toMatchObject({
      labels: [
        { label: 'happy', emoji: '😄' },
        { label: 'sad', emoji: '😢' },
      ],
      items: [
        { item: 0, name: 'a.wav' },
        { item: 1, name: 'b.wav' },
      ],
      hasModel: false,
    });
  });

  it('says that a port is taken', async () => {
    const { url, session } = await served();
    const again = serveLabels(session, { port: Number(url.port) });
    expect(await expectCode(again, 'OPTION_INVALID')).toMatch(/another program has it/);
  });
});
