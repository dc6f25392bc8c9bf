// What only one of several test processes may do at a time, such as building the site that all of them open.

import { setTimeout as wait } from 'node:timers/promises';
import { lockBatch } from '../../src/batch/batch-lock.js';

/**
 * Runs `task` once no other process does so under this lock; one that was killed holds up nobody.
 * @param path a file that is there for as long as it runs
 */
export async function oneAtATime<T>(path: string, task: () => Promise<T>): Promise<T> {
  const unlock = await locked(path);
  try {
    return await task();
  } finally {
    await unlock();
  }
}

async function locked(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await lockBatch(path);
    } catch (error) {
      if ((error as { code?: string }).code !== 'OPTION_INVALID') throw error;
      await wait(200);
    }
  }
}
