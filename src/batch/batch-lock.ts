// One batch at a time writes one result: two would hear every recording twice. The lock names the process that holds it, so
// that one which was killed holds up nobody.

import { open, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { AffettoError } from '../errors.js';

/**
 * Takes the lock.
 * @returns what gives it back
 * @throws AffettoError `OPTION_INVALID` where another batch holds it; `FILE_UNREADABLE` where no file can be written there
 */
export async function lockBatch(path: string): Promise<() => Promise<void>> {
  for (let attempt = 0; ; attempt++) {
    try {
      const file = await open(path, 'wx');
      await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() }));
      await file.close();
      return () => rm(path, { force: true });
    } catch (cause) {
      const { code, message } = cause as NodeJS.ErrnoException;
      if (code !== 'EEXIST') {
        throw new AffettoError('FILE_UNREADABLE', `Cannot write ${path}: ${message}.`, { cause });
      }
    }
    const holder = await holderOf(path);
    if (holder !== undefined || attempt > 0) {
      throw new AffettoError(
        'OPTION_INVALID',
        `Another batch writes there (process ${holder?.pid ?? 'unknown'} on ${holder?.host ?? 'an unknown machine'}). Wait for it, or write elsewhere; if it is gone, remove ${path}.`,
      );
    }
    await rm(path, { force: true });
  }
}

/** Says who holds a lock; undefined where that process is gone. */
async function holderOf(
  path: string,
): Promise<{ readonly pid: number; readonly host: string } | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  let holder: { readonly pid: number; readonly host: string };
  try {
    holder = JSON.parse(text);
  } catch {
    // Killed between making it and writing into it.
    return undefined;
  }
  // Of another machine's processes nothing can be known here.
  if (holder.host !== hostname()) return holder;
  // In a container the one that follows may get the same number.
  if (holder.pid === process.pid) return undefined;
  try {
    process.kill(holder.pid, 0);
    return holder;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? holder : undefined;
  }
}
