// A server from its start to its end: the threads load the model, the app listens, and at the end nothing that was taken on
// is lost.

import type { AddressInfo, Socket } from 'node:net';
import { basename, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { labelOf } from '../corpora/labels.js';
import { findDiarisation } from '../door/diarisation-files.js';
import { isShipped, shippedFile } from '../door/shipped.js';
import { AffettoError } from '../errors.js';
import { isLoopback } from '../loopback.js';
import { readModelMetadata } from '../model-file/model-file.js';
import { fromPeers } from '../optional-packages.js';
import { readModelFile } from '../recognition/model-on-disk.js';
import { Admission } from './admission.js';
import { type AppSettings, createApp } from './app.js';
import { Guard } from './guard.js';
import { startHearing } from './hearing-threads.js';
import { serverPackages } from './libraries.js';
import type { ServerLimits } from './limits.js';
import { startMetrics } from './metrics.js';
import type { ServedModel, Service } from './service.js';
import { siteFolder } from './site.js';

/** How a server is started. */
export interface ServeOptions {
  /** The address to listen at, such as `127.0.0.1`. */
  readonly host: string;
  /** The port; 0: a free one. */
  readonly port: number;
  /** A model of the package by its name, or a file. */
  readonly model: string;
  /** The labels to answer among, or spellings of them; undefined: all of the model's. */
  readonly only?: readonly string[] | undefined;
  /** The folder of the networks that tell who speaks when; undefined: where they are found without it, if they are. */
  readonly diarisation?: string | undefined;
  /** The tokens that open it; none: everybody may ask. */
  readonly tokens: readonly string[];
  /** The origins of pages that may ask. */
  readonly origins: readonly string[];
  /** The folder of the web app; undefined: that of a clone, where it is built. */
  readonly web: string | undefined;
  readonly logLevel: AppSettings['logLevel'];
  readonly proxies: number;
  readonly limits: ServerLimits;
}

/** A server that listens. */
export interface RunningServer {
  /** Its address, such as `http://127.0.0.1:4811`. */
  readonly url: string;
  /** Whether the web app is at `/`. */
  readonly hasSite: boolean;
  /**
   * Ends it: nothing new is taken on, what was taken on is answered, for as long as the limits say.
   * @returns how many requests were still open then
   */
  end(): Promise<number>;
}

/**
 * Starts a server.
 * @throws AffettoError `OPTION_INVALID` where a package is missing, the port is taken or an option is impossible;
 *   `MODEL_UNKNOWN`, `MODEL_FILE_INVALID`, `RUNTIME_FAILED` where the model cannot be loaded, or `diarisation` lacks its files
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { limits, tokens, origins, host, port } = options;
  const site = await siteFolder(options.web);
  const model = await servedModel(options);
  const diarisation = options.diarisation && resolve(options.diarisation);
  // A wrong folder is told now and not to the first client; threads load what is in it when they are first asked.
  if (diarisation) await findDiarisation(diarisation, {});
  await fromPeers('affetto serve', serverPackages, async () =>
    Promise.all([import('fastify'), import('prom-client')]),
  );
  const ending = new AbortController();
  const guardSettings = { tokens, origins, isLoopback: isLoopback(host) };
  const metrics = await startMetrics(() => admission);
  const admission = new Admission(limits, (kind) => metrics.refused(kind));
  const threads = await startHearing(
    {
      model: isShipped(options.model) ? options.model : resolve(options.model),
      ...(options.only && { only: model.labels }),
      ...(diarisation && { diarisation }),
    },
    { workers: limits.workers, streams: limits.maxStreams },
  );
  const guard = new Guard(guardSettings);
  const service: Service = {
    ...{ limits, model, guard, guardSettings, admission, metrics, threads },
    ending: ending.signal,
  };
  try {
    const { logLevel, proxies } = options;
    const app = await fromPeers('affetto serve', serverPackages, () =>
      createApp(service, { site, logLevel, proxies }),
    );
    const connections = new Set<Socket>();
    app.server.on('connection', (socket) => {
      connections.add(socket);
      socket.once('close', () => connections.delete(socket));
    });
    await app.listen({ host, port }).catch((cause) => {
      throw notListening(options, cause);
    });
    const { port: actual } = app.server.address() as AddressInfo;
    const name = host.includes(':') ? `[${host}]` : host;
    let ended: Promise<number> | undefined;
    return {
      url: `http://${name}:${actual}`,
      hasSite: site !== undefined,
      end: () => {
        ended ??= endServer(app, service, { ending, connections });
        return ended;
      },
    };
  } catch (error) {
    await threads.end();
    throw error;
  }
}

/** Lets what was taken on be answered, and then ends. @returns the number of requests that took too long for that */
async function endServer(
  app: FastifyInstance,
  { limits, admission, threads }: Service,
  {
    ending,
    connections,
  }: { readonly ending: AbortController; readonly connections: ReadonlySet<Socket> },
): Promise<number> {
  const untilMs = performance.now() + 1000 * limits.drainSeconds;
  ending.abort();
  // It takes no connection any more, and waits for those that are busy.
  const closed = app.close();
  const isBusy = () => admission.open > 0 || admission.streams > 0;
  while (isBusy() && performance.now() < untilMs) await pause(20);
  const left = admission.open;
  // What is left took too long; connections that became WebSockets are no longer those of HTTP.
  for (const connection of connections) connection.destroy();
  await closed;
  await threads.end();
  return left;
}

/** Reads what the model says of itself, once, before threads load it. */
async function servedModel({ model, only }: ServeOptions): Promise<ServedModel> {
  const bytes = isShipped(model)
    ? await shippedFile(`${model}.onnx`, { signal: undefined })
    : await readModelFile(model);
  if (!bytes) {
    throw new AffettoError('MODEL_UNKNOWN', `The file of the model ${model} is not there.`);
  }
  const metadata = readModelMetadata(bytes);
  const name = isShipped(model) ? model : basename(model, '.onnx');
  const labels = only?.flatMap((word) => labelOf(word, metadata.labels) ?? []) ?? metadata.labels;
  return { name, metadata, labels };
}

function notListening({ host, port }: ServeOptions, cause: NodeJS.ErrnoException): AffettoError {
  const why: Record<string, string> = {
    EADDRINUSE: 'another program has it. Give another --port, or 0 for a free one',
    EACCES: 'it is not allowed. Give a --port from 1024 on',
    EADDRNOTAVAIL: 'this machine has no such address. Give another --host',
    ENOTFOUND: 'there is no such name. Give another --host',
  };
  return new AffettoError(
    'OPTION_INVALID',
    `The server cannot listen at ${host}, port ${port}: ${why[cause.code ?? ''] ?? cause.message}.`,
    { cause },
  );
}
