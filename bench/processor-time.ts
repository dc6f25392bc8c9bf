// How long processes have kept processors busy, from Linux's /proc: on a machine that others use too it says more than the
// clock does.

import { readFile } from 'node:fs/promises';

/** The kernel counts in hundredths of a second, whatever its own clock is. */
const ticksPerSecond = 100;

/** Seconds of all threads of the processes since they began; undefined where there is no /proc. */
export async function processorSeconds(pids: readonly number[]): Promise<number | undefined> {
  try {
    const seconds = await Promise.all(
      pids.map(async (pid) => {
        const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
        // The second field is the program's name in parentheses, which may hold spaces; user and system time are the 14th
        // and 15th.
        const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
      }),
    );
    return seconds.reduce((sum, value) => sum + value, 0);
  } catch {
    return undefined;
  }
}
