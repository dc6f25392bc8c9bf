// `affetto serve`: recordings and live sound of other programs, over HTTP and WebSocket. What the server does is in
// src/server; here are its options, and how it ends.

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { ArgsDef, ParsedArgs } from 'citty';
import { shippedNames } from '../../door/shipped.js';
import { AffettoError } from '../../errors.js';
import { isLoopback } from '../../loopback.js';
import { type ServerLimits, serverLimits } from '../../server/limits.js';
import { startServer } from '../../server/serve.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt } from '../terminal/failure.js';
import { numberOf, wholeNumber } from '../terminal/numbers.js';
import { onlyOption } from '../terminal/only-option.js';
import { printable } from '../terminal/printable.js';
import { counted } from '../terminal/table.js';

const megabyte = 1_000_000;
const limit = (value: number, description: string) =>
  ({ type: 'string', default: String(value), description, valueHint: 'N' }) as const;

const args = {
  host: {
    type: 'string',
    default: '127.0.0.1',
    description: 'Address to listen at; 0.0.0.0: every network that this machine is in',
    valueHint: 'ADDRESS',
  },
  port: { type: 'string', default: '4811', description: 'Port; 0: a free one', valueHint: 'N' },
  model: {
    type: 'string',
    default: shippedNames[0],
    description: `Model: ${shippedNames.join(', ')}, or a file`,
    valueHint: 'NAME | FILE',
  },
  only: onlyOption,
  diarisation: {
    type: 'string',
    description:
      'Folder with segmentation.onnx and voice.onnx, for /v1/conversation; default: that of the repository, or the package affetto-diarisation',
    valueHint: 'DIR',
  },
  tokens: {
    type: 'string',
    description:
      'File with the tokens that open the server, one a line; or in the environment, AFFETTO_TOKENS, with commas',
    valueHint: 'FILE',
  },
  cors: {
    type: 'string',
    description: 'Pages of these origins may ask too; default: those of the server alone',
    valueHint: 'ORIGIN,ORIGIN...',
  },
  web: {
    type: 'string',
    description: 'Folder of the built web app, served at /; default: web/dist of a clone',
    valueHint: 'DIR',
  },
  workers: {
    type: 'string',
    description: 'Threads that hear, each with the model; default: one for each core',
    valueHint: 'N',
  },
  queue: limit(serverLimits.queue, 'Requests that wait beyond those; of more: 503'),
  'per-client': limit(serverLimits.perClient, 'Open requests of one client; of more: 429'),
  'max-body': limit(serverLimits.maxBodyBytes / megabyte, 'Largest request in MB; larger: 413'),
  'max-files': limit(serverLimits.maxFiles, 'Files in one request; of more: 413'),
  'max-duration': limit(
    serverLimits.maxDurationSeconds,
    'Longest recording in seconds; longer: 413',
  ),
  'max-memory': limit(serverLimits.maxHeldBytes / megabyte, 'MB of all open requests; beyond: 503'),
  timeout: limit(serverLimits.timeoutSeconds, 'Seconds for an answer, waiting included; then: 503'),
  receive: limit(serverLimits.receiveSeconds, 'Seconds for a request to come in; then: 408'),
  'max-connections': limit(serverLimits.maxConnections, 'Connections; more are not taken'),
  'max-streams': limit(serverLimits.maxStreams, 'Live streams; of more: 503'),
  'max-stream': limit(serverLimits.maxStreamSeconds, 'Longest live stream in seconds'),
  drain: limit(serverLimits.drainSeconds, 'Seconds for open requests when the server ends'),
  proxies: {
    type: 'string',
    default: '0',
    description: 'Proxies before the server, whose x-forwarded-for tells clients apart',
    valueHint: 'N',
  },
  log: {
    type: 'string',
    default: 'info',
    description: 'JSON lines on stdout: info (one a request), warn, or silent',
    valueHint: 'info | warn | silent',
  },
} as const satisfies ArgsDef;
type Given = ParsedArgs<typeof args>;

export default command({
  name: 'serve',
  description:
    'Hear recordings and live sound of other programs, over HTTP and WebSocket. It needs packages beside affetto; what they are it says itself, and docs/serving.md.',
  examples: [
    'affetto serve',
    'curl -F file=@clip.wav http://127.0.0.1:4811/v1/predict',
    'curl --data-binary @call.mp3 http://127.0.0.1:4811/v1/timeline',
    'curl -F file=@interview.wav "http://127.0.0.1:4811/v1/conversation?voices=2"',
    'affetto serve --host 0.0.0.0 --tokens /run/secrets/affetto-tokens',
    'affetto serve --model crnn --workers 1 --max-duration 60',
    'affetto serve --cors https://example.org --web web/dist',
  ],
  args,
  run: async (given) => {
    const limits = limitsOf(given);
    const tokens = await tokensOf(given.tokens);
    if (!isLoopback(given.host) && tokens.length === 0) {
      console.error(
        `affetto serve: warning: ${printable(given.host)} can be reached from other machines, and nobody needs a token. Give --tokens FILE, and put TLS in front (docs/serving.md).`,
      );
    }
    const { signal } = abortOnInterrupt(() =>
      console.error('affetto serve: ending, open requests are still answered ...'),
    );
    const server = await startServer({
      ...{
        host: given.host,
        port: portOf(given.port),
        model: given.model,
        only: given.only?.split(','),
        diarisation: given.diarisation,
      },
      ...{ tokens, origins: originsOf(given.cors), web: given.web, limits },
      ...{ logLevel: logLevelOf(given.log), proxies: countOf('--proxies', given.proxies) },
    });
    console.error(
      [
        `affetto serve: ${printable(given.model)} hears at ${server.url} by ${counted(limits.workers, 'thread')} (Ctrl+C ends it)`,
        `  documentation: ${server.url}/docs`,
        server.hasSite
          ? `  web app: ${server.url}/`
          : '  no web app: --web DIR names its folder, which npm run build:web makes in a clone',
      ].join('\n'),
    );
    if (!signal.aborted) {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    }
    const left = await server.end();
    if (left > 0) {
      console.error(
        `affetto serve: ${counted(left, 'request')} took longer than --drain ${given.drain} and had no answer.`,
      );
      process.exitCode = 1;
    }
  },
});

function limitsOf(given: Given): ServerLimits {
  const whole = (name: keyof Given & string) => wholeNumber(`--${name}`, String(given[name]));
  const bytes = (name: 'max-body' | 'max-memory') =>
    Math.round(megabyte * positive(name, given[name]));
  return {
    workers: given.workers === undefined ? availableParallelism() : whole('workers'),
    queue: countOf('--queue', given.queue),
    perClient: whole('per-client'),
    maxBodyBytes: bytes('max-body'),
    maxFiles: whole('max-files'),
    maxDurationSeconds: positive('max-duration', given['max-duration']),
    maxHeldBytes: bytes('max-memory'),
    timeoutSeconds: positive('timeout', given.timeout),
    receiveSeconds: positive('receive', given.receive),
    maxConnections: whole('max-connections'),
    maxStreams: countOf('--max-streams', given['max-streams']),
    maxStreamSeconds: positive('max-stream', given['max-stream']),
    drainSeconds: positive('drain', given.drain),
  };
}

function positive(name: string, text: string): number {
  const value = numberOf(`--${name}`, text);
  // A timer of Node holds no more than 24 days.
  if (value > 0 && value <= 2_000_000) return value;
  throw invalid(`--${name} ${text}: give a number above 0.`);
}

function countOf(name: string, text: string): number {
  const value = numberOf(name, text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw invalid(`${name} ${text}: give a whole number from 0 on.`);
}

function portOf(text: string): number {
  const port = numberOf('--port', text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw invalid(`--port ${text}: give a whole number from 0 (a free port) to 65535.`);
}

function logLevelOf(text: string): string {
  if (['info', 'warn', 'silent'].includes(text)) return text;
  throw invalid(`--log ${text}: give info, warn or silent.`);
}

function originsOf(text: string | undefined): string[] {
  return (text?.split(',') ?? []).map((given) => {
    const origin = given.trim();
    // The origin of "https://example.org/page" is another text than a browser sends.
    if (URL.canParse(origin) && new URL(origin).origin === origin) return origin;
    throw invalid(
      `--cors ${given}: give origins as browsers send them, such as https://example.org, without a path.`,
    );
  });
}

/** The least characters of a token: what is shorter could be guessed. */
const leastTokenLength = 16;

async function tokensOf(path: string | undefined): Promise<string[]> {
  const text = path === undefined ? (process.env.AFFETTO_TOKENS ?? '') : await tokenFile(path);
  const tokens = text
    .split(path === undefined ? ',' : /\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const from = path === undefined ? 'AFFETTO_TOKENS' : `--tokens ${path}`;
  if (path !== undefined && tokens.length === 0) {
    throw invalid(
      `${from}: there is no token. Write one a line, such as what openssl rand -hex 32 gives.`,
    );
  }
  const bad = tokens.findIndex(
    (token) => !/^[\x21-\x7e]+$/.test(token) || token.length < leastTokenLength,
  );
  if (bad < 0) return tokens;
  throw invalid(
    `${from}: token ${bad + 1} is no string of at least ${leastTokenLength} letters, digits and signs without spaces. openssl rand -hex 32 gives a good one.`,
  );
}

async function tokenFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `--tokens ${path} cannot be read: ${(cause as Error).message}`,
      { cause },
    );
  }
}

const invalid = (problem: string) => new AffettoError('OPTION_INVALID', problem);
