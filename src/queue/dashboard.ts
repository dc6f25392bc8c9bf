// The dashboard of a queue (bull-board on Fastify): what waits, what failed and why, try again. It has no accounts, so it
// listens on this machine alone unless told otherwise, and answers no page of another site.

import type { Queue } from 'bullmq';
import { AffettoError } from '../errors.js';
import { isLoopback } from '../loopback.js';
import { loadDashboard } from './packages.js';

/** A dashboard that listens. */
export interface Dashboard {
  /** Where it is. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Opens it.
 * @param port 0: any that is free
 * @throws AffettoError `OPTION_INVALID` where packages are missing or nothing can listen there
 */
export async function openDashboard(
  queue: Queue,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Dashboard> {
  const { fastify, createBullBoard, BullMQAdapter, FastifyAdapter } = await loadDashboard();
  const server = fastify();
  server.addHook('onRequest', async (request, reply) => {
    // A page elsewhere may make a browser ask here: by a name that leads to this machine, or by a form.
    const strange = isLoopback(host) && !isLoopback(request.hostname);
    const site = request.headers['sec-fetch-site'];
    if (strange || (site !== undefined && !['same-origin', 'none'].includes(String(site)))) {
      await reply.code(403).send('This dashboard answers this machine alone.');
    }
  });
  const adapter = new FastifyAdapter();
  // The adapter brings a copy of the types of its own where it was published for an earlier version.
  const serverAdapter = adapter as unknown as Parameters<
    typeof createBullBoard
  >[0]['serverAdapter'];
  createBullBoard({ queues: [new BullMQAdapter(queue)], serverAdapter });
  await server.register(adapter.registerPlugin());
  try {
    const url = await server.listen({ host, port });
    return { url, close: () => server.close() };
  } catch (cause) {
    await server.close();
    throw new AffettoError(
      'OPTION_INVALID',
      `Nothing can listen on ${host}:${port}: ${(cause as Error).message}. Choose another --port.`,
      { cause },
    );
  }
}
