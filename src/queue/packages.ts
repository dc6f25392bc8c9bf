// The packages that queues need, loaded when they are asked for: whoever hears files on one machine has no use for them, and
// `npm i affetto` stays small.

import { fromPeers } from '../optional-packages.js';

const queuePackages = ['bullmq', 'ioredis'];
const dashboardPackages = ['fastify', '@bull-board/api', '@bull-board/fastify'];

/** Loads BullMQ. @throws AffettoError `OPTION_INVALID` naming what to install */
export function loadBullmq(): Promise<typeof import('bullmq')> {
  return fromPeers('--queue', queuePackages, () => import('bullmq'));
}

/** Loads ioredis. @throws AffettoError `OPTION_INVALID` naming what to install */
export async function loadRedis(): Promise<typeof import('ioredis').Redis> {
  return (await fromPeers('--queue', queuePackages, () => import('ioredis'))).Redis;
}

/** Loads what the dashboard is made of. @throws AffettoError `OPTION_INVALID` naming what to install */
export function loadDashboard() {
  return fromPeers('The dashboard', dashboardPackages, async () => {
    const { fastify } = await import('fastify');
    const { createBullBoard } = await import('@bull-board/api');
    const { BullMQAdapter } = await import('@bull-board/api/bullMQAdapter');
    const { FastifyAdapter } = await import('@bull-board/fastify');
    return { fastify, createBullBoard, BullMQAdapter, FastifyAdapter };
  });
}
