// The way to Redis: checked once, so that a wrong address is told at once, and then held on to through restarts of Redis for as
// long as it takes.

import type { Queue } from 'bullmq';
import { AffettoError } from '../errors.js';
import { loadBullmq, loadRedis } from './packages.js';

/** The name of the queue in Redis; its keys begin with `bull:affetto:`. */
export const queueName = 'affetto';

/** How long the first answer of Redis may take, ms. */
const firstAnswerMs = 5000;

/** Writes the address without its password. */
export function shownAddress(url: string): string {
  return url.replace(/\/\/([^@/]*)@/, '//...@');
}

/**
 * Checks that Redis answers.
 * @param url such as `redis://user:password@host:6379/0`, or `rediss:` for TLS
 * @throws AffettoError `OPTION_INVALID` for another address; `QUEUE_UNREACHABLE` where it does not answer
 */
export async function checkRedis(url: string): Promise<void> {
  if (!/^rediss?:\/\/./i.test(url)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `--queue ${shownAddress(url)}: give the address of Redis, e.g. redis://localhost:6379.`,
    );
  }
  const Redis = await loadRedis();
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: firstAnswerMs,
    maxRetriesPerRequest: 0,
    retryStrategy: null as never,
  });
  let why = '';
  client.on('error', ({ message }: Error) => {
    why = message;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (cause) {
    throw new AffettoError(
      'QUEUE_UNREACHABLE',
      `Redis at ${shownAddress(url)} does not answer: ${why || (cause as Error).message}. Start it, or check the address and the password.`,
      { cause },
    );
  } finally {
    client.disconnect();
  }
}

/** How BullMQ connects: nothing that was asked is given up while Redis is away. */
export function connectionTo(url: string) {
  const retryStrategy = (times: number) => Math.min(2000, 100 * times);
  return { url, maxRetriesPerRequest: null, retryStrategy };
}

/**
 * Opens the queue.
 * @param onError hears what goes wrong while it is used, mostly that Redis is away
 * @throws AffettoError what `checkRedis` throws
 */
export async function openQueue(url: string, onError: (error: Error) => void): Promise<Queue> {
  await checkRedis(url);
  const { Queue } = await loadBullmq();
  const queue = new Queue(queueName, { connection: connectionTo(url) });
  queue.on('error', onError);
  return queue;
}

/** Tells of an error once as long as it stays the same: while Redis is away there are several a second. */
export function onceEach(tell: (message: string) => void): (error: Error) => void {
  let last = '';
  let at = 0;
  return ({ message }) => {
    const words = message || 'Redis is away';
    if (words === last && performance.now() - at < 30_000) return;
    [last, at] = [words, performance.now()];
    tell(words);
  };
}
