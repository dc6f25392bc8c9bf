// Builds one app in a folder of its own, from the packed package, and asks it for the emotion of one recording.

import { type ChildProcess, execSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import sirv from 'sirv';
import { decodeChannels } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { joinFloats } from '../../src/join-bytes.js';
import type { App } from './apps.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What an app said. */
export interface Said {
  readonly emotion: string;
  readonly confidence: number;
  readonly model: string;
  readonly engine?: string;
  /** How long what it heard was, in seconds, where it was a microphone. */
  readonly durationSeconds?: number;
}

/** What came of an app. */
export interface Tried {
  readonly said: Said;
  /** The version of the first package. */
  readonly version: string;
}

/** Tries an app; throws where anything fails. */
export async function tryApp(app: App, home: string, tarball: string): Promise<Tried> {
  mkdirSync(home, { recursive: true });
  for (const folder of app.from) {
    cpSync(join(root, 'examples/apps', folder), home, { recursive: true });
  }
  cpSync(join(root, 'examples/speech.wav'), join(home, 'speech.wav'));
  if (app.name.includes('Worker')) {
    writeFileSync(join(home, 'vite.config.js'), "export default { worker: { format: 'es' } };\n");
  }
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ name: 'somebody', private: true, type: 'module' }),
  );
  const extra = app.packages.includes('onnxruntime-node') ? ' --ignore-scripts' : '';
  run(`npm install --no-audit --no-fund${extra} ${tarball} ${app.packages.join(' ')}`, home);
  const [first] = app.packages;
  const version = first ? versionOf(first, home) : process.versions.node;
  for (const step of app.build ?? []) run(step, home);
  return { said: await ask(app, home), version };
}

function versionOf(name: string, home: string): string {
  const plain = name.replace(/(.)@.*/, '$1');
  const file = join(home, 'node_modules', plain, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : '?';
}

function run(command: string, cwd: string): string {
  const env = { ...process.env, NODE_ENV: undefined, NEXT_TELEMETRY_DISABLED: '1' } as const;
  return execSync(command, {
    cwd,
    env: env as unknown as NodeJS.ProcessEnv,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 420_000,
  });
}

async function ask({ ask }: App, home: string): Promise<Said> {
  if (ask.kind === 'command') {
    return JSON.parse(run(ask.command, home).trim().split('\n').at(-1) ?? '');
  }
  if (ask.kind === 'page') {
    const serve = sirv(join(home, ask.folder), { dev: true });
    const server = createServer((request, response) =>
      serve(request, response, () => {
        response.writeHead(404).end();
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await askPage(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, home);
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const server = spawn('sh', ['-c', `exec ${ask.command.replace('PORT', String(port))}`], {
    cwd: home,
    stdio: 'ignore',
    detached: true,
  });
  try {
    const address = `http://127.0.0.1:${port}`;
    await answers(address);
    return ask.path === '/'
      ? await askPage(`${address}/`, home)
      : await askRoute(address + ask.path);
  } finally {
    end(server);
  }
}

function end({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid);
  } catch {
    // It has ended.
  }
}

async function answers(address: string): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    const answered = await fetch(address).then(
      () => true,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error('the server did not start');
}

async function askRoute(address: string): Promise<Said> {
  const body = readFileSync(join(root, 'examples/speech.wav'));
  const response = await fetch(address, { method: 'POST', body });
  if (!response.ok) throw new Error(`${response.status}: ${(await response.text()).slice(0, 300)}`);
  return (await response.json()) as Said;
}

/** Writes the sentence with a pause behind it, as people speak: an utterance ends with one. @returns the path */
async function sentenceWithPause(home: string): Promise<string> {
  const bytes = readFileSync(join(root, 'examples/speech.wav'));
  const { channels, source } = await decodeChannels(bytes);
  const path = join(home, 'spoken.wav');
  const [sentence = new Float32Array()] = channels;
  const { sampleRate } = source;
  const spoken = joinFloats([sentence, new Float32Array(2 * sampleRate)]);
  writeFileSync(path, writeWav([spoken], { sampleRate }));
  return path;
}

async function askPage(address: string, home: string): Promise<Said> {
  const spoken = await sentenceWithPause(home);
  const browser = await chromium.launch({
    executablePath: process.env.AFFETTO_CHROMIUM ?? '/usr/bin/chromium',
    // The microphone of an app that asks for one plays this over and over.
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${spoken}`,
    ],
  });
  const complaints: string[] = [];
  try {
    const tab = await browser.newPage();
    tab.on('pageerror', (error) => complaints.push(error.message));
    tab.on('console', (message) => complaints.push(message.text()));
    await tab.goto(address);
    const answer = tab.locator('#answer[data-answer]');
    await answer.waitFor({ timeout: 90_000 }).catch((cause) => {
      throw new Error(`no answer: ${complaints.join('; ').slice(0, 400)}`, { cause });
    });
    return JSON.parse((await answer.getAttribute('data-answer')) ?? '');
  } finally {
    await browser.close();
  }
}
