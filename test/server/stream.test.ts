// Live sound over a WebSocket, by a real client: moments, Opus, voices, back-pressure, and what is refused.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { decodeAudio } from '../../src/audio/decode.js';
import { opusPackets } from '../support/opus-packets.js';
import { type Serving, serving } from '../support/serving.js';

const speech = readFileSync(new URL('../../examples/speech.wav', import.meta.url));
const token = 'a-token-for-tests-0123456789';
let server: Serving;
let pcm: Buffer;

beforeAll(async () => {
  const { samples } = await decodeAudio(speech, { sampleRate: 16_000 });
  pcm = Buffer.from(Int16Array.from(samples, (value) => Math.round(value * 32_767)).buffer);
  server = await serving(['--workers', '1', '--max-streams', '2'], { AFFETTO_TOKENS: token });
});
afterAll(() => server.stop());

interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** Opens a stream, says what `say` does, and gives all that came and the code of its end. */
async function streamed(query: string, say: (socket: WebSocket, messages: Message[]) => void) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/stream${query}`, [
    'affetto',
    `affetto.bearer.${token}`,
  ]);
  const messages: Message[] = [];
  socket.on('message', (text) => {
    messages.push(JSON.parse(String(text)));
    if (messages.length === 1) say(socket, messages);
  });
  const code = await new Promise<number>((resolve, reject) => {
    socket.on('close', resolve);
    socket.on('error', reject);
  });
  return { messages, code, protocol: socket.protocol };
}

const ofType = (messages: readonly Message[], type: string) =>
  messages.filter((message) => message.type === type);

/** Long enough to end an utterance: 1.5 s. */
const pause = Buffer.alloc(1.5 * 2 * 16_000);

/** Sends sound in pieces as odd as networks make them, and ends. */
const sends =
  (bytes: Buffer, times = 1) =>
  (socket: WebSocket) => {
    for (let time = 0; time < times; time++) {
      for (let at = 0; at < bytes.length; at += 1999) socket.send(bytes.subarray(at, at + 1999));
    }
    socket.send('{"type":"end"}');
  };

describe('WS /v1/stream', () => {
  it('tells moments of 16-bit sound, and the last one of an utterance', async () => {
    const { messages, code, protocol } = await streamed('?sampleRate=16000', sends(pcm));
    expect(code).toBe(1000);
    expect(protocol).toBe('affetto');
    expect(messages[0]).toMatchObject({ type: 'ready', model: 'encoder', sampleRate: 16_000 });
    const moments = ofType(messages, 'moment');
    expect(moments.length).toBeGreaterThan(3);
    expect(moments.at(-1)).toMatchObject({ final: true });
    expect(messages.at(-1)).toEqual({ type: 'end' });
  });

  it('hears Opus packets as it hears what they were made of', async () => {
    const packets = opusPackets(pcm, 16_000);
    const { messages, code } = await streamed('?encoding=opus', (socket) => {
      for (const packet of packets) socket.send(packet);
      socket.send('{"type":"end"}');
    });
    expect(code).toBe(1000);
    const last = ofType(messages, 'moment').at(-1);
    expect(last).toMatchObject({ final: true });
    expect(last?.atSeconds).toBeGreaterThan(1.5);
  });

  it('gets to know the voice of a session, and goes on with one that was saved', async () => {
    const { messages } = await streamed('?voice=session', sends(Buffer.concat([pcm, pause]), 3));
    const finals = ofType(messages, 'moment').filter(({ final }) => final);
    expect(finals.length).toBeGreaterThan(1);
    expect(finals[0]?.knownBy).toBe(0);
    expect(finals.at(-1)?.knownBy).toBe(finals.length - 1);
    const { voice } = ofType(messages, 'voice').at(-1) as unknown as { voice: object };
    const again = await streamed('?voice=session', (socket) => {
      socket.send(JSON.stringify({ type: 'voice', voice }));
      sends(pcm)(socket);
    });
    expect(ofType(again.messages, 'moment')[0]?.knownBy).toBe(finals.length);
    const broken = await streamed('?voice=session', (socket) => {
      socket.send('{"type":"voice","voice":{"format":1,"model":"x","recordings":[]}}');
      sends(pcm)(socket);
    });
    expect(ofType(broken.messages, 'problem')[0]).toMatchObject({ problem: { status: 400 } });
    expect(broken.code).toBe(1008);
  });

  it('says why it ends a stream that says what it does not understand', async () => {
    const said = ['no json', '{"type":"sing"}', '{"type":"save"}'];
    for (const text of said) {
      const { messages, code } = await streamed('', (socket) => socket.send(text));
      expect([text, code]).toEqual([text, 1008]);
      expect(ofType(messages, 'problem')).toHaveLength(1);
    }
    const { code, messages } = await streamed('?encoding=opus', (socket) => {
      socket.send(Buffer.from([255, 255, 255, 255, 255]));
      socket.send('{"type":"end"}');
    });
    expect([code, ofType(messages, 'moment').length]).toEqual([1008, 0]);
    const large = await streamed('', (socket) => socket.send(Buffer.alloc(2 ** 20 + 1)));
    expect(large.code).toBe(1009);
  });

  it('asks for a token, refuses foreign pages, and has places for as many streams as it says', async () => {
    const address = `${server.url.replace('http', 'ws')}/v1/stream`;
    const statusOf = (protocols: string[], headers: Record<string, string> = {}) =>
      new Promise<number | undefined>((resolve) => {
        const socket = new WebSocket(address, protocols, { headers });
        socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
        socket.on('error', () => undefined);
      });
    expect(await statusOf([])).toBe(401);
    expect(await statusOf([`affetto.bearer.${token}x`])).toBe(401);
    const good = ['affetto', `affetto.bearer.${token}`];
    expect(await statusOf(good, { origin: 'https://evil.example' })).toBe(403);
    const open = [0, 1].map(() => new WebSocket(address, good));
    await Promise.all(open.map((one) => new Promise((resolve) => one.on('message', resolve))));
    expect(await statusOf(good)).toBe(503);
    for (const one of open) one.close();
    await Promise.all(open.map((one) => new Promise((resolve) => one.on('close', resolve))));
    const { code } = await streamed('', (socket) => socket.send('{"type":"end"}'));
    expect(code).toBe(1000);
  });

  it('does not read faster than it hears: minutes sent at once wait at the sender', async () => {
    // Two minutes of silence, as fast as the line takes them; what the server holds stays small.
    const minute = Buffer.alloc(60 * 2 * 16_000);
    const { messages, code } = await streamed('', sends(minute, 2));
    expect(code).toBe(1000);
    expect(ofType(messages, 'moment')).toHaveLength(0);
  });
});
