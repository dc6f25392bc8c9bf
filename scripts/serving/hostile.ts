// What strangers may send to a server, at a server on this machine: `npx tsx scripts/serving/hostile.ts URL` prints for each
// kind how often it was sent and what came back, and what the server holds before and after. Tests send a few of each.

import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

/** How often each outcome came: a status, `closed` without an answer, or `open` where neither came in time. */
export type Outcomes = Record<string, number>;

/** One kind of hostile request. */
export interface Hostility {
  readonly name: string;
  /** How often it is sent in the long form. */
  readonly count: number;
  /** What may come back. */
  readonly allowed: RegExp;
  /** Sends it `count` times to a port of this machine. */
  send(port: number, count: number): Promise<Outcomes>;
}

const head = (path: string, headers: readonly string[] = [], method = 'POST') =>
  [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');

/** Writes parts on a bare connection, with pauses between them, and tells what came back. */
async function bare(
  port: number,
  parts: readonly (string | Uint8Array)[],
  { waitMs = 15_000, gapMs = 0, reset = false } = {},
): Promise<string> {
  const socket: Socket = connect({ port, host: '127.0.0.1' });
  let answer = '';
  const outcome = new Promise<string>((resolve) => {
    const told = () => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'closed';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (/^HTTP\/1\.1 [2-5]\d\d/.test(answer)) resolve(told());
    });
    socket.on('close', () => resolve(told()));
    socket.on('error', () => resolve(told()));
    setTimeout(() => resolve('open'), waitMs).unref();
  });
  for (const part of parts) {
    if (socket.destroyed) break;
    socket.write(part);
    if (gapMs > 0) await pause(gapMs);
  }
  if (reset) {
    await pause(20);
    socket.resetAndDestroy();
  }
  const result = await outcome;
  socket.destroy();
  return result;
}

/** Sends by turns what is listed, a few at a time. */
async function byTurns(
  count: number,
  lists: readonly (() => Promise<string>)[],
  together = 8,
): Promise<Outcomes> {
  const outcomes: Outcomes = {};
  let next = 0;
  const sender = async () => {
    while (next < count) {
      const outcome = await (lists[next++ % lists.length] as () => Promise<string>)();
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: together }, sender));
  return outcomes;
}

const form = (body: string, boundary = 'x', length = body.length) =>
  head('/v1/predict', [
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${length}`,
    'Connection: close',
  ]) + body;
const file = (name: string, body: string) =>
  `--x\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n${body}\r\n`;

const malformedForms = [
  form('no boundary in here at all'),
  form(file('a.wav', 'abc')),
  form('--x\r\nContent-Disposition: form-data; name="file"; filename="a.wav"'),
  form(`--x\r\n${'X: y\r\n'.repeat(500)}\r\n\r\n--x--\r\n`),
  form(`${file('../../../etc/passwd', 'abc')}--x--\r\n`),
  form(`${file('a\0.wav', 'abc')}--x--\r\n`),
  form(`--x\r\nContent-Disposition: form-data; name="${'n'.repeat(5000)}"\r\n\r\nv\r\n--x--\r\n`),
  form(`${'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\nv\r\n'.repeat(1000)}--x--\r\n`),
  form(`${file('a.wav', 'abc').repeat(200)}--x--\r\n`),
  form(`${file('a.wav', 'abc')}--x--\r\n`, '"'),
  `${head('/v1/predict', ['Content-Type: multipart/form-data', 'Content-Length: 3'])}abc`,
];

const tricks = [
  '/../../etc/passwd',
  '/..%2f..%2fetc%2fpasswd',
  '/assets/../../package.json',
  '/docs/static/../../../package.json',
  '/docs/static/..%5c..%5cpackage.json',
  '/%00',
  '/%',
  '//etc/passwd',
  '/v1/../metrics/../../package.json',
  `/${'a/'.repeat(4000)}`,
  '/v1/models/..;/..;/package.json',
];

const frame = (...bytes: number[]) => Uint8Array.from(bytes);
const upgrade = head(
  '/v1/stream',
  [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==',
  ],
  'GET',
);
/** Each breaks RFC 6455 in a way of its own, or breaks off within a frame. */
const brokenFrames = [
  frame(0x82, 0xfe, 0x10),
  frame(0x82, 0x04, 1, 2, 3, 4),
  frame(0xf2, 0x84, 0, 0, 0, 0, 1, 2, 3, 4),
  frame(0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
  frame(0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe),
  frame(0x00, 0x81, 0, 0, 0, 0, 1),
  frame(0x89, 0xfe, 0x00, 0xff),
  frame(0x88, 0x81, 0, 0, 0, 0, 3),
];

/** A WAV file of a few hundred kB that says to hold hours. */
function inflating(): Uint8Array {
  const bytes = new Uint8Array(700_044);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(Buffer.from(word), at);
  text(0, 'RIFF');
  view.setUint32(4, 700_036, true);
  text(8, 'WAVEfmt ');
  // 16 bytes of format: mu-law, one channel, 1,000 Hz.
  for (const [at, value] of [
    [16, 16],
    [24, 1000],
    [28, 1000],
  ] as const)
    view.setUint32(at, value, true);
  for (const [at, value] of [
    [20, 7],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    view.setUint16(at, value, true);
  text(36, 'data');
  view.setUint32(40, 700_000, true);
  return bytes;
}

const body = (bytes: Uint8Array, ...headers: string[]) => [
  head('/v1/predict', [`Content-Length: ${bytes.length}`, 'Connection: close', ...headers]),
  bytes,
];

/** All kinds. */
export const hostilities: readonly Hostility[] = [
  {
    name: 'malformed multipart',
    count: 1100,
    allowed: /^(4\d\d|200)$/,
    send: (port, count) =>
      byTurns(
        count,
        malformedForms.map((text) => () => bare(port, [text])),
      ),
  },
  {
    name: 'multipart cut off by a reset',
    count: 200,
    allowed: /^closed$/,
    send: (port, count) =>
      byTurns(count, [
        () => bare(port, [form(file('a.wav', 'abc'), 'x', 100_000)], { reset: true }),
      ]),
  },
  {
    name: 'slow headers, a byte a second',
    count: 50,
    allowed: /^(408|closed)$/,
    send: (port, count) =>
      byTurns(
        count,
        [() => bare(port, head('/v1/predict').split(''), { gapMs: 1000, waitMs: 60_000 })],
        count,
      ),
  },
  {
    name: 'slow bodies, announced and not sent',
    count: 50,
    allowed: /^(408|closed)$/,
    send: (port, count) =>
      byTurns(
        count,
        [
          () =>
            bare(port, [head('/v1/predict', ['Content-Length: 1000000']), 'RIFF'], {
              waitMs: 60_000,
            }),
        ],
        count,
      ),
  },
  {
    name: 'huge headers',
    count: 200,
    allowed: /^(431|closed)$/,
    send: (port, count) =>
      byTurns(count, [
        () => bare(port, [head('/v1/predict', [`X: ${'y'.repeat(64_000)}`])]),
        () =>
          bare(port, [
            head(
              '/v1/predict',
              Array.from({ length: 5000 }, (_, i) => `X${i}: y`),
            ),
          ]),
        () => bare(port, [`GET /${'a'.repeat(64_000)} HTTP/1.1\r\n\r\n`]),
      ]),
  },
  {
    name: 'path tricks',
    count: 1100,
    allowed: /^(4\d\d)$/,
    send: (port, count) =>
      byTurns(
        count,
        tricks.map((path) => () => bare(port, [head(path, ['Connection: close'], 'GET')])),
      ),
  },
  {
    name: 'no HTTP, two lengths, broken chunks',
    count: 500,
    allowed: /^(400|closed)$/,
    send: (port, count) =>
      byTurns(count, [
        () => bare(port, [frame(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3)]),
        () =>
          bare(port, [
            head('/v1/predict', ['Content-Length: 3', 'Transfer-Encoding: chunked']),
            'abc',
          ]),
        () => bare(port, [head('/v1/predict', ['Transfer-Encoding: chunked']), 'zz\r\nabc\r\n']),
        () => bare(port, [head('/v1/predict', ['Content-Length: 3', 'Content-Length: 4']), 'abc']),
        () => bare(port, ['GET /healthz HTTP/9.9\r\n\r\n']),
      ]),
  },
  {
    name: 'idle connections',
    count: 1000,
    allowed: /^(408|closed)$/,
    send: (port, count) => byTurns(count, [() => bare(port, [], { waitMs: 60_000 })], count),
  },
  {
    name: 'broken and cut WebSocket frames',
    count: 400,
    allowed: /^101$/,
    send: (port, count) =>
      byTurns(
        count,
        brokenFrames.map((bytes) => () => webSocket(port, bytes)),
      ),
  },
  {
    name: 'bodies that inflate',
    count: 200,
    allowed: /^(413|415|422)$/,
    send: (port, count) =>
      byTurns(count, [
        () => bare(port, body(inflating())),
        () => bare(port, body(gzipSync(Buffer.alloc(10_000_000)), 'Content-Encoding: gzip')),
        () => bare(port, body(inflating().subarray(0, 60))),
      ]),
  },
  {
    name: 'bodies larger than allowed',
    count: 100,
    allowed: /^(413|closed)$/,
    send: (port, count) =>
      byTurns(count, [
        () => bare(port, [head('/v1/predict', ['Content-Length: 99000000000']), 'RIFF']),
        () => bare(port, [form('', 'x', 99_000_000_000)]),
      ]),
  },
];

/** Upgrades, breaks, and waits for the end of the connection. */
async function webSocket(port: number, bytes: Uint8Array): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  let answer = '';
  socket.write(upgrade);
  await new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.includes('\r\n\r\n')) resolve();
    });
    socket.on('close', () => resolve());
  });
  socket.write(bytes);
  await pause(50);
  socket.resetAndDestroy();
  return /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'closed';
}

/** What a server holds: its counters, by name. */
export async function held(port: number): Promise<Record<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const names = [
    'process_resident_memory_bytes',
    'affetto_open_requests',
    'affetto_held_bytes',
    'affetto_streams',
  ];
  return Object.fromEntries(
    names.map((name) => [name, Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1])]),
  );
}

async function main(address: string): Promise<void> {
  const port = Number(new URL(address).port);
  console.log('| kind | sent | what came back | seconds |\n| --- | --- | --- | --- |');
  const before = await held(port);
  for (const { name, count, send } of hostilities) {
    const began = performance.now();
    const outcomes = Object.entries(await send(port, count)).map(
      ([what, times]) => `${times} x ${what}`,
    );
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`| ${name} | ${count} | ${outcomes.join(', ')} | ${seconds} |`);
  }
  await pause(2000);
  console.log('before', before, 'after', await held(port));
}

const [, script, address] = process.argv;
if (script === fileURLToPath(import.meta.url) && address) await main(address);
