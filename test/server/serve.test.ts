// `affetto serve` as other programs use it: files and forms over HTTP, answers that are those of the library.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { loadAffetto } from '../../src/door/load-affetto.js';
import { type Serving, serving } from '../support/serving.js';
import { joined, speechLike } from '../support/speech.js';

const speech = readFileSync(new URL('../../examples/speech.wav', import.meta.url));
const long = writeWav(
  [
    joined(
      [
        speechLike({ seconds: 50, sampleRate: 8000 }),
        1,
        speechLike({ seconds: 20, sampleRate: 8000 }),
      ],
      8000,
    ),
  ],
  { sampleRate: 8000 },
);

let server: Serving;
beforeAll(async () => {
  server = await serving(['--model', 'crnn', '--workers', '2', '--max-duration', '100']);
});
afterAll(() => server.stop());

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method: 'POST', body, headers });

function form(files: Readonly<Record<string, Uint8Array>>, fields: Record<string, string> = {}) {
  const made = new FormData();
  for (const [name, bytes] of Object.entries(files)) {
    made.append('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), name);
  }
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  return made;
}

const linesOf = async (response: Response) =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('POST /v1/predict', () => {
  it('answers as the library does, for a file as the body', async () => {
    const affetto = await loadAffetto({ model: 'crnn' });
    const { emotion, confidence, durationSeconds } = await affetto.recognize(speech);
    await affetto.dispose();
    const response = await post('/v1/predict', speech);
    expect(response.status).toBe(200);
    const { model, results } = await response.json();
    expect(model).toBe('crnn');
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({ emotion, durationSeconds });
    expect(results[0].confidence).toBeCloseTo(confidence, 5);
  });

  it('gives each file of a form its answer or its problem, in their order', async () => {
    const response = await post(
      '/v1/predict',
      form({ 'a.wav': speech, 'notes.txt': Buffer.from('no sound at all'), 'b.wav': speech }),
    );
    expect(response.status).toBe(200);
    const { results } = await response.json();
    expect(results.map(({ file }: { file: string }) => file)).toEqual([
      'a.wav',
      'notes.txt',
      'b.wav',
    ]);
    expect(results[1].problem).toMatchObject({
      type: 'urn:affetto:problem:audio-not-audio',
      status: 422,
    });
    expect(results[2].emotion).toBe(results[0].emotion);
    expect(results[0].problem).toBeUndefined();
  });

  it('says what is wrong with a body, an option, or a path, as RFC 9457 has it', async () => {
    const wrong: [string, BodyInit | undefined, Record<string, string>, number, string][] = [
      ['/v1/predict', Buffer.from('this is text, not sound'), {}, 422, 'audio-not-audio'],
      ['/v1/predict', '{"url":"x"}', { 'content-type': 'application/json' }, 415, 'media-type'],
      ['/v1/predict', speech, { 'content-encoding': 'gzip' }, 415, 'content-encoding'],
      ['/v1/predict', undefined, {}, 400, 'no-recording'],
      ['/v1/predict', form({}, { note: 'x' }), {}, 400, 'no-recording'],
      ['/v1/predict?chanel=1', speech, {}, 400, 'option-invalid'],
      ['/v1/predict?channel=99', speech, {}, 400, 'option-invalid'],
      ['/v1/predict?channel=1', speech, {}, 422, 'audio-no-track'],
      ['/v1/predict?model=gpt', speech, {}, 404, 'model-unknown'],
      ['/v1/timeline', form({ 'a.wav': speech, 'b.wav': speech }), {}, 400, 'one-recording'],
      ['/v1/nothing', speech, {}, 404, 'nothing-here'],
    ];
    for (const [path, body, headers, status, kind] of wrong) {
      const response = await fetch(`${server.url}${path}`, {
        method: 'POST',
        headers,
        ...(body !== undefined && { body }),
      });
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      const problem = await response.json();
      expect(problem.type).toBe(`urn:affetto:problem:${kind}`);
      expect(problem.requestId).toBe(response.headers.get('x-request-id'));
      expect(problem.detail).toMatch(/\.$/);
    }
  });

  it('refuses what lasts longer than it hears, however few bytes it has', async () => {
    // 101 s of silence: 50 kB of 4-bit sound would do; in FLAC it would be a few hundred bytes.
    const response = await post(
      '/v1/predict',
      writeWav([new Float32Array(101 * 1000)], { sampleRate: 1000 }),
    );
    expect(response.status).toBe(413);
    expect((await response.json()).type).toBe('urn:affetto:problem:audio-too-long');
  });
});

describe('POST /v1/timeline', () => {
  it('sends windows while a long recording is heard, then stretches without gaps, then the summary', async () => {
    const response = await post('/v1/timeline', form({ 'call.wav': long }));
    expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/);
    const lines = await linesOf(response);
    const kinds = lines.map(({ type }) => type);
    expect([...new Set(kinds)]).toEqual(['window', 'stretch', 'summary']);
    const windows = lines.filter(({ type }) => type === 'window');
    // Windows of 4 s, half overlapping.
    expect(windows.length).toBeGreaterThan(20);
    expect(windows.map(({ startSeconds }) => startSeconds)).toEqual(
      windows.map(({ startSeconds }) => startSeconds).sort((a, b) => a - b),
    );
    const stretches = lines.filter(({ type }) => type === 'stretch');
    for (const [index, { startSeconds }] of stretches.entries()) {
      expect(startSeconds).toBe(index === 0 ? 0 : stretches[index - 1].endSeconds);
    }
    expect(stretches.at(-1).endSeconds).toBeCloseTo(71, 1);
    expect(lines.at(-1)).toMatchObject({ file: 'call.wav', durationSeconds: 71 });
  });

  it('has a status of its own for what fails before the first line', async () => {
    expect((await post('/v1/timeline', Buffer.from('no sound at all'))).status).toBe(422);
  });
});

describe('the other endpoints', () => {
  it('gives the numbers of the encoder, one row or one every 20 ms', async () => {
    const { columns, rows } = await (await post('/v1/embed?layers=1', speech)).json();
    expect(rows).toHaveLength(1);
    expect(rows[0].values).toHaveLength(columns.length);
    expect(columns[0]).toBe('state1_mean_0');
    const frames = await (await post('/v1/embed?what=frames&layers=1', speech)).json();
    // Two seconds, and what is cut off as silence.
    expect(frames.rows.length).toBeGreaterThan(70);
    expect(frames.rows.length).toBeLessThan(105);
  });

  it("answers in the shape of OpenAI's transcriptions", async () => {
    const fields = { model: 'whisper-1', response_format: 'verbose_json' };
    const body = await (
      await post('/v1/audio/transcriptions', form({ 'a.wav': speech }, fields))
    ).json();
    expect(body.duration).toBeCloseTo(2.028, 2);
    expect(body.segments[0]).toMatchObject({ id: 0, start: 0 });
    expect(body.segments[0].text).toMatch(/^\[[a-z ]+\]$/);
    expect(body.text).toContain(body.segments[0].text);
    const vtt = await post(
      '/v1/audio/transcriptions',
      form({ 'a.wav': speech }, { response_format: 'vtt' }),
    );
    expect(await vtt.text()).toMatch(/^WEBVTT\n\n00:00:00\.000 --> /);
    const odd = await post(
      '/v1/audio/transcriptions',
      form({ 'a.wav': speech }, { response_format: 'docx' }),
    );
    expect(odd.status).toBe(400);
  });

  it('says what it is: models, health, counters, OpenAPI 3.1 of every route, its documentation', async () => {
    const get = async (path: string) => (await fetch(`${server.url}${path}`)).json();
    expect((await get('/v1/models')).data[0]).toMatchObject({ id: 'crnn', object: 'model' });
    expect(await get('/healthz')).toEqual({ status: 'ok' });
    expect(await get('/readyz')).toEqual({ status: 'ready' });
    const { openapi, paths } = await get('/openapi.json');
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths).sort()).toEqual([
      '/healthz',
      '/metrics',
      '/readyz',
      '/v1/audio/transcriptions',
      '/v1/conversation',
      '/v1/embed',
      '/v1/models',
      '/v1/predict',
      '/v1/stream',
      '/v1/timeline',
    ]);
    expect(paths['/v1/predict'].post.requestBody.content).toHaveProperty('multipart/form-data');
    const docs = await fetch(`${server.url}/docs/`);
    expect(await docs.text()).toContain('swagger-ui');
    expect(docs.headers.get('content-security-policy')).not.toMatch(/https:|unsafe/);
    const counters = await (await fetch(`${server.url}/metrics`)).text();
    expect(counters).toMatch(/affetto_recordings_total\{kind="predict"\} [1-9]/);
    expect(counters).toMatch(/affetto_open_requests 0\n/);
  });

  it('logs a line a request, without names of files or anything that was sent', async () => {
    await post('/v1/predict', form({ 'Ms Secret.wav': speech }), { 'x-request-id': 'abc-1' });
    const line = await vi.waitFor(() => {
      const found = /.*"abc-1".*/.exec(server.log());
      expect(found).not.toBeNull();
      return found?.[0];
    });
    expect(JSON.parse(line as string)).toMatchObject({ route: '/v1/predict', status: 200 });
    expect(server.log()).not.toMatch(/Secret|127\.0\.0\.1.*POST|chanel/);
  });
});
