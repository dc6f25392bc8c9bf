// What only one of several test processes may do at a time, such as building the site that all of them open.

import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** How old a folder is that a process left behind which was killed. */
const staleMs = 300_000;

/**
 * Runs `task` once no other process does so under this name.
 * @param folder is made for as long as it runs
 */
export async function oneAtATime<T>(folder: string, task: () => Promise<T>): Promise<T> {
  while (!made(folder)) await wait(200);
  try {
    return await task();
  } finally {
    rmdirSync(folder);
  }
}

function made(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const since = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > staleMs) rmdirSync(folder);
  return false;
}
