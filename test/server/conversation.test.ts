// Who speaks when, as other programs ask `affetto serve` for it: what it answers is what the library hears, and a server that
// lacks the networks says so.

import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { conversationJson } from '../../src/diarisation/conversation-formats.js';
import { readRttm } from '../../src/diarisation/rttm.js';
import { loadAffetto } from '../../src/door/load-affetto.js';
import { corpusClips, halfOf, makeConversation } from '../support/conversations.js';
import { affetto as run } from '../support/run-affetto.js';
import { scratchFolder } from '../support/scratch.js';
import { type Serving, serving } from '../support/serving.js';

vi.setConfig({ testTimeout: 200_000, hookTimeout: 60_000 });

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const networks = fileURLToPath(new URL('../../models/diarisation/', import.meta.url));
const { nemo } = await corpusClips(data);
const speech = readFileSync(new URL('../../examples/speech.wav', import.meta.url));

const ask = (server: Serving, query: string, body: BodyInit) =>
  fetch(`${server.url}/v1/conversation${query}`, { method: 'POST', body });
const crnn = ['--model', 'crnn', '--workers', '1', '--log', 'silent'];

describe('POST /v1/conversation', () => {
  let server: Serving;
  beforeAll(async () => {
    server = await serving([...crnn, '--max-duration', '60']);
  });
  afterAll(() => server.stop());

  it.skipIf(nemo.length === 0)(
    'answers as the library does, in each format (needs ../shared/data/nemo)',
    async () => {
      const made = await makeConversation(halfOf(nemo, 'chosen'), {
        ...{ voices: 2, seconds: 30, seed: 3 },
      });
      const wav = writeWav([made.samples], { sampleRate: 16_000 });
      const library = await loadAffetto({ model: 'crnn' });
      const heard = await library.conversation(wav, { voices: 2 });
      await library.dispose();

      const form = new FormData();
      form.append('file', new Blob([wav as Uint8Array<ArrayBuffer>]), 'talk.wav');
      const response = await ask(server, '?voices=2', form);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      const answer = await response.json();
      expect(answer).toEqual(
        JSON.parse(conversationJson({ file: 'talk.wav', model: 'crnn' }, heard)),
      );
      expect(answer.voices).toHaveLength(2);
      expect(answer.turns.length).toBeGreaterThan(3);
      expect(JSON.stringify(answer)).not.toContain('profile');

      const rttm = await ask(server, '?voices=2&format=rttm', wav as Uint8Array<ArrayBuffer>);
      expect(rttm.headers.get('content-type')).toMatch(/^text\/plain/);
      const text = await rttm.text();
      expect(text).toMatch(/^SPEAKER recording 1 /);
      expect(readRttm(text)).toHaveLength(heard.turns.length);
    },
  );

  it('says who speaks in a recording of one, and that nobody does in silence', async () => {
    const one = await (await ask(server, '', speech)).json();
    expect(one.voices.map(({ voice }: { voice: string }) => voice)).toEqual(['voice1']);
    expect(one.turns[0].endSeconds).toBeLessThanOrEqual(one.durationSeconds);
    const hush = writeWav([new Float32Array(3 * 16_000)], { sampleRate: 16_000 });
    const none = await ask(server, '', hush as Uint8Array<ArrayBuffer>);
    expect(await none.json()).toMatchObject({ voices: [], turns: [], durationSeconds: 3 });
    const srt = await ask(server, '?format=srt', speech);
    expect(await srt.text()).toMatch(/^1\r?\n00:00:0\d,\d{3} --> .*\r?\nvoice1: /);
  });

  it('refuses what it cannot do, as RFC 9457 has it', async () => {
    const long = writeWav([new Float32Array(61 * 1000)], { sampleRate: 1000 });
    const wrong: [string, BodyInit, number, string][] = [
      ['?voices=0', speech, 400, 'option-invalid'],
      ['?voices=1000', speech, 400, 'option-invalid'],
      ['?voices=two', speech, 400, 'option-invalid'],
      ['?format=docx', speech, 400, 'option-invalid'],
      ['?model=gpt', speech, 404, 'model-unknown'],
      ['', Buffer.from('no sound at all'), 422, 'audio-not-audio'],
      ['', long as Uint8Array<ArrayBuffer>, 413, 'audio-too-long'],
    ];
    for (const [query, body, status, kind] of wrong) {
      const response = await ask(server, query, body);
      expect([query, response.status]).toEqual([query, status]);
      expect((await response.json()).type).toBe(`urn:affetto:problem:${kind}`);
    }
    const counters = await (await fetch(`${server.url}/metrics`)).text();
    expect(counters).toMatch(/affetto_recordings_total\{kind="conversation"\} [1-9]/);
  });
});

describe('a server without the networks', () => {
  it('says at its start that a folder lacks them', async () => {
    const folder = await scratchFolder();
    const { code, stderr } = await run(['serve', ...crnn, '--diarisation', folder]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no segmentation\.onnx or no voice\.onnx in ".+"\. Name the folder/);
  });

  it('says to clients what its owner can do, without telling where it looked, and goes on', async () => {
    const folder = await scratchFolder();
    const names = ['segmentation.onnx', 'voice.onnx'];
    for (const name of names) copyFileSync(join(networks, name), join(folder, name));
    const server = await serving([...crnn, '--diarisation', folder]);
    try {
      for (const name of names) rmSync(join(folder, name));
      const response = await ask(server, '', speech);
      expect(response.status).toBe(501);
      const { type, detail } = await response.json();
      expect(type).toBe('urn:affetto:problem:diarisation-missing');
      expect(detail).toMatch(/npm install affetto-diarisation.*--diarisation DIR/);
      expect(detail).not.toContain(folder);
      // They are looked for anew by the next request.
      for (const name of names) copyFileSync(join(networks, name), join(folder, name));
      expect((await ask(server, '', speech)).status).toBe(200);
    } finally {
      await server.stop();
    }
  });
});
