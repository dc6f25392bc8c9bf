// The packages that queues need, loaded when they are asked for: whoever hears files on one machine has no use for them, and
// `npm i affetto` stays small.

import { AffettoError } from '../errors.js';

async function load<T>(what: string, install: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new AffettoError(
      'OPTION_INVALID',
      `${what} needs packages that are not installed. Install them beside affetto: npm i ${install}`,
      { cause },
    );
  }
}

/** Loads BullMQ. @throws AffettoError `OPTION_INVALID` naming what to install */
export function loadBullmq(): Promise<typeof import('bullmq')> {
  return load('--queue', 'bullmq ioredis', () => import('bullmq'));
}

/** Loads ioredis. @throws AffettoError `OPTION_INVALID` naming what to install */
export async function loadRedis(): Promise<typeof import('ioredis').Redis> {
  return (await load('--queue', 'bullmq ioredis', () => import('ioredis'))).Redis;
}

/** Loads what the dashboard is made of. @throws AffettoError `OPTION_INVALID` naming what to install */
export function loadDashboard() {
  const packages = 'fastify @bull-board/api @bull-board/fastify';
  return load('The dashboard', packages, async () => {
    const { fastify } = await import('fastify');
    const { createBullBoard } = await import('@bull-board/api');
    const { BullMQAdapter } = await import('@bull-board/api/bullMQAdapter');
    const { FastifyAdapter } = await import('@bull-board/fastify');
    return { fastify, createBullBoard, BullMQAdapter, FastifyAdapter };
  });
}
