// One live stream: hands what comes to the thread that hears, and what is heard back. What it holds is bounded: who sends
// faster than it is heard is not read from, who reads too slowly misses moments that are not final, and then is let go.

import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { SavedVoice } from '../recognition/voice.js';
import type { FromListener, StreamFormat, ToListener } from './jobs.js';
import { silentStreamSeconds } from './limits.js';
import { ProblemError, problemOf } from './problem.js';
import type { Service } from './service.js';

/** How a stream was asked for. */
export interface StreamChoice {
  readonly format: StreamFormat;
  readonly knowsVoice: boolean;
  readonly requestId: string;
}

/** The bytes that may wait for the thread; beyond, nothing is read. */
const mostUnheardBytes = 1 << 18;
/** The bytes that may wait for the client before moments that are not final are left out. */
const mostUnreadBytes = 1 << 16;
/** Those with which it is let go. */
const hopelessBytes = 1 << 20;

/** What a client may say beside sound. */
const saidSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('end') }),
  z.object({ type: z.literal('save') }),
  z.object({ type: z.literal('voice'), voice: z.looseObject({ format: z.number() }) }),
]);

/** The codes of closing (RFC 6455, section 7.4). */
const closing = { done: 1000, ends: 1001, refused: 1008, failed: 1011 } as const;

/** A live stream over a WebSocket. */
export class LiveStream {
  readonly #socket: WebSocket;
  readonly #service: Service;
  readonly #choice: StreamChoice;
  #port: MessagePort | undefined;
  #voice: SavedVoice | Record<string, never> = {};
  #unheardBytes = 0;
  #isOver = false;
  readonly #onEnding = () => this.#end();
  #longest: NodeJS.Timeout | undefined;
  #silence: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, service: Service, choice: StreamChoice) {
    this.#socket = socket;
    this.#service = service;
    this.#choice = choice;
  }

  /** Listens until the client ends, goes away, or takes too long. */
  run(): void {
    const { model, limits, ending } = this.#service;
    const socket = this.#socket;
    socket.on('message', (data, isBinary) => this.#take(data, isBinary));
    socket.on('close', () => this.#gone());
    // A frame that breaks the protocol: ws closes the connection, and `close` follows.
    socket.on('error', () => undefined);
    ending.addEventListener('abort', this.#onEnding, { once: true });
    this.#longest = setTimeout(() => this.#end(), 1000 * limits.maxStreamSeconds);
    this.#heed();
    this.#tell({
      ...{ type: 'ready', model: model.name, labels: model.labels },
      ...{ ...this.#choice.format, requestId: this.#choice.requestId },
    });
    if (ending.aborted) this.#end();
  }

  #take(data: RawData, isBinary: boolean): void {
    if (this.#isOver) return;
    this.#heed();
    const bytes = data as Buffer;
    if (isBinary) this.#hear(bytes);
    else this.#obey(saidSchema.safeParse(jsonOf(bytes)).data);
  }

  #obey(said: z.infer<typeof saidSchema> | undefined): void {
    if (!said) {
      this.#refuse(
        'Text messages are JSON: {"type":"end"}, {"type":"save"} or {"type":"voice","voice":...}. Sound comes in binary messages.',
      );
    } else if (said.type === 'end') this.#end();
    else if (!this.#choice.knowsVoice) {
      this.#refuse('This stream knows no voice. Ask for it: voice=session.');
    } else if (said.type === 'save') this.#ask({ save: true });
    else if (this.#port) this.#refuse('The voice comes before any sound.');
    else this.#voice = said.voice as unknown as SavedVoice;
  }

  #refuse(detail: string): void {
    this.#fail(new ProblemError(400, 'message', detail));
  }

  #hear(piece: Buffer): void {
    this.#unheardBytes += piece.length;
    this.#ask({ audio: new Uint8Array(piece) });
    if (this.#unheardBytes > mostUnheardBytes) {
      clearTimeout(this.#silence);
      this.#socket.pause();
    }
  }

  #ask(message: ToListener): void {
    this.#port ??= this.#start();
    this.#port.postMessage(message);
  }

  #start(): MessagePort {
    const { port1, port2: port } = new MessageChannel();
    const { format, knowsVoice } = this.#choice;
    port1.on('message', (message: FromListener) => this.#heard(message));
    const said = new Promise<void>((resolve) => port1.once('close', () => resolve()));
    const voice = knowsVoice && { voice: this.#voice };
    this.#service.threads
      .listen({ kind: 'listen', port, format, ...voice })
      // The last moments come by their own way.
      .then(() => said)
      .then(
        () => this.#close(this.#service.ending.aborted ? closing.ends : closing.done),
        (error) => this.#fail(error),
      )
      .finally(() => port1.close());
    return port1;
  }

  #heard(message: FromListener): void {
    if ('heardBytes' in message) {
      this.#unheardBytes -= message.heardBytes;
      if (this.#socket.isPaused && this.#unheardBytes <= mostUnheardBytes) {
        this.#socket.resume();
        this.#heed();
      }
    } else if ('voice' in message) {
      this.#tell({ type: 'voice', voice: message.voice });
    } else {
      this.#service.metrics.moment();
      const isBehind = this.#socket.bufferedAmount > mostUnreadBytes;
      if (!isBehind || message.moment.final) this.#tell({ type: 'moment', ...message.moment });
    }
  }

  /** Starts to wait for the next message anew. */
  #heed(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(
      () =>
        this.#fail(
          new ProblemError(
            408,
            'silent',
            `Nothing came for ${silentStreamSeconds} s. Send sound, silence too, or end the stream.`,
          ),
        ),
      1000 * silentStreamSeconds,
    );
  }

  /** The sound ends: the last moments are still told. */
  #end(): void {
    if (this.#isOver) return;
    if (this.#port) this.#port.postMessage({ end: true } satisfies ToListener);
    else this.#close(this.#service.ending.aborted ? closing.ends : closing.done);
  }

  #fail(error: unknown): void {
    const problem = problemOf(error, this.#choice.requestId);
    this.#tell({ type: 'problem', problem });
    this.#close(problem.status >= 500 ? closing.failed : closing.refused);
  }

  #tell(message: object): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > hopelessBytes) this.#socket.terminate();
    else this.#socket.send(JSON.stringify(message));
  }

  #close(code: number): void {
    if (this.#isOver) return;
    if (code === closing.done || code === closing.ends) this.#tell({ type: 'end' });
    this.#socket.close(code);
    // What closes by the protocol is read to its end; what was paused would never be.
    this.#socket.resume();
    this.#gone();
  }

  #gone(): void {
    this.#isOver = true;
    clearTimeout(this.#longest);
    clearTimeout(this.#silence);
    this.#service.ending.removeEventListener('abort', this.#onEnding);
    this.#port?.close();
  }
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
