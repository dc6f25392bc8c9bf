// The server of the page that somebody labels on: this machine alone reaches it, and it hands out the page, the recordings
// of the session by their index (never by a path), and what was said of them.

import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { RecordingReader } from '../../audio/read-part.js';
import { AffettoError } from '../../errors.js';
import { emojiFor } from '../../recognition/emoji.js';
import type { LabelSession } from '../label-session.js';
import type { ItemState, SessionState } from '../page/protocol.js';
import { admit, guardedHeaders } from './guard.js';
import { pageHtml } from './page-html.js';
import { pageStyle } from './page-style.js';
import { playableSound } from './sound.js';

/** A page that is being served. */
export interface LabelServer {
  /** The address of the page, with its secret. */
  readonly url: string;
  /** Ends it at once. */
  close(): Promise<void>;
}

/** The most that a request may bring, in bytes: a label and a note. */
const mostBodyBytes = 16_384;

/** Where the compiled scripts of the page lie; run from its sources, affetto takes those that were built. */
const scripts = new URL(
  import.meta.url.endsWith('.ts') ? '../../../dist/labelling/page/' : '../page/',
  import.meta.url,
);

/**
 * Looks whether the page's scripts are there: those who run affetto from its sources may not have built them.
 * @throws AffettoError `FILE_UNREADABLE`
 */
export async function requirePage(): Promise<void> {
  const path = fileURLToPath(new URL('main.js', scripts));
  if (await stat(path).catch(() => undefined)) return;
  throw new AffettoError(
    'FILE_UNREADABLE',
    `The page has no script at ${path}. Build it: npm run build:library.`,
  );
}

interface Reply {
  readonly status?: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

const choiceSchema = z.strictObject({
  item: z.int().nonnegative(),
  label: z.string().nullable(),
  note: z.string().max(2000).optional(),
});

/**
 * Serves a session on 127.0.0.1.
 * @param port 0 takes a free one
 * @throws AffettoError `OPTION_INVALID` where the port is taken
 */
export async function serveLabels(session: LabelSession, { port = 0 } = {}): Promise<LabelServer> {
  const token = randomBytes(16).toString('hex');
  const site = new LabelSite(session);
  const server = createServer((request, response) => {
    const { port: actual } = server.address() as AddressInfo;
    const admission = admit(request, { port: actual, token });
    const reply =
      'why' in admission
        ? Promise.resolve(failed(admission.status, admission.why))
        : site.answer(request, admission.path).catch(replyTo);
    void reply.then((content) => send(response, content));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(unserved(port, cause)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${actual}/${token}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What lies behind the secret. */
class LabelSite {
  private readonly reader = new RecordingReader({ allowTruncated: true });
  private changes: Promise<unknown> = Promise.resolve();

  constructor(private readonly session: LabelSession) {}

  async answer(request: IncomingMessage, path: string): Promise<Reply> {
    if (request.method === 'POST') return this.change(path, await bodyOf(request));
    const [, folder = '', name = ''] = /^\/(page|sound|guess)\/([a-z0-9.-]+)$/.exec(path) ?? [];
    switch (folder || path) {
      case '/':
        return { type: 'text/html; charset=utf-8', body: pageHtml };
      case '/style.css':
        return { type: 'text/css; charset=utf-8', body: pageStyle };
      case '/session':
        return json(this.state());
      case 'page':
        return script(name);
      case 'sound':
        return this.sound(indexOf(name));
      case 'guess':
        return json((await this.session.guessOf(indexOf(name))) ?? null);
      default:
        return nothing;
    }
  }

  private async sound(index: number): Promise<Reply> {
    const recording = this.session.recordings[index];
    if (!recording) return nothing;
    return { type: 'audio/wav', body: await playableSound(this.reader, recording) };
  }

  /** One change after another: the way back must know which was last. */
  private change(path: string, body: unknown): Promise<Reply> {
    const next = this.changes.then(async () => {
      if (path === '/undo') {
        const index = await this.session.undo();
        return json(index === undefined ? null : this.itemState(index));
      }
      if (path !== '/choice') return nothing;
      const parsed = choiceSchema.safeParse(body);
      if (!parsed.success) return failed(400, 'This is no choice.');
      const { item, label, note } = parsed.data;
      await this.session.choose(item, { label, note });
      return json(this.itemState(item));
    });
    this.changes = next.catch(() => undefined);
    return next;
  }

  private state(): SessionState {
    const { session } = this;
    return {
      labels: session.labels.map((label) => ({ label, emoji: emojiFor(label) })),
      items: session.recordings.map((_, index) => this.itemState(index)),
      path: session.path,
      rater: session.rater ?? '',
      hasModel: session.hasModel,
    };
  }

  private itemState(index: number): ItemState {
    const { id } = this.session.recordings[index]!;
    const choice = this.session.choiceOf(index);
    if (!choice) return { item: index, name: id };
    const { label = null, note = '' } = choice;
    return { item: index, name: id, choice: { label, note }, said: this.session.saidBefore(index) };
  }
}

async function script(name: string): Promise<Reply> {
  // A plain name: nothing but the page's own scripts can be meant.
  if (!/^[a-z-]+\.js$/.test(name)) return nothing;
  try {
    const body = await readFile(fileURLToPath(new URL(name, scripts)));
    return { type: 'text/javascript; charset=utf-8', body };
  } catch {
    return nothing;
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > mostBodyBytes) throw new AffettoError('OPTION_INVALID', 'This is too long.');
    chunks.push(chunk as Buffer);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (cause) {
    throw new AffettoError('OPTION_INVALID', 'This is no JSON.', { cause });
  }
}

const indexOf = (name: string) => (/^\d{1,9}$/.test(name) ? Number(name) : Number.NaN);

function json(content: unknown): Reply {
  return { type: 'application/json; charset=utf-8', body: JSON.stringify(content) };
}

function failed(status: number, why: string): Reply {
  return { ...json({ why }), status };
}

const nothing = failed(404, 'There is nothing here.');

function replyTo(error: unknown): Reply {
  if (!(error instanceof AffettoError)) return failed(500, String(error));
  // A file that cannot be read or written is told of in the page, which stays where it is.
  return failed(error.code === 'OPTION_INVALID' ? 400 : 422, error.message);
}

function send(response: ServerResponse, { status = 200, type, body }: Reply): void {
  response.writeHead(status, { ...guardedHeaders, 'content-type': type }).end(body);
}

function unserved(port: number, cause: NodeJS.ErrnoException): AffettoError {
  const why = cause.code === 'EADDRINUSE' ? 'another program has it' : cause.message;
  return new AffettoError(
    'OPTION_INVALID',
    `The page cannot be served at port ${port}: ${why}. Give another --port, or none for a free one.`,
    { cause },
  );
}
