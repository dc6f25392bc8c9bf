// `affetto worker`: hears recordings that batches hand out through Redis, until it is told to stop.

import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { ArgsDef } from 'citty';
import { defaultFetchLimits } from '../../batch/addresses/fetch-limits.js';
import { AffettoError } from '../../errors.js';
import { onceEach, shownAddress } from '../../queue/connection.js';
import { runWorker } from '../../queue/run-worker.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { wholeNumber } from '../terminal/numbers.js';
import { printable } from '../terminal/printable.js';
import { counted } from '../terminal/table.js';

const args = {
  queue: {
    type: 'string',
    description: 'Address of Redis (needed); with a password redis://:PASSWORD@HOST:PORT',
    valueHint: 'redis://HOST:PORT',
  },
  processes: {
    type: 'string',
    description: 'How many processes hear at a time; default: one a core',
  },
  root: {
    type: 'string',
    description: 'Read files below this folder alone; default: any file that a batch names',
    valueHint: 'DIR',
  },
  'allow-private-hosts': {
    type: 'boolean',
    description: 'Fetch from loopback and private addresses too; default: public ones alone',
  },
  'max-mb': {
    type: 'string',
    default: '2048',
    description: 'The largest recording that is fetched, in MiB',
  },
  'fetch-seconds': {
    type: 'string',
    default: '300',
    description: 'The longest time that fetching one recording may take',
  },
  'stalled-seconds': {
    type: 'string',
    default: '30',
    description: 'Without a sign of life for so long, another worker takes over what it had begun',
  },
  ffmpeg: ffmpegOption,
} as const satisfies ArgsDef;

export default command({
  name: 'worker',
  description:
    'Hear what affetto batch --queue hands out. Start any number, on any machines; Ctrl-C or SIGTERM finishes what was begun.',
  examples: [
    'affetto worker --queue redis://10.0.0.5:6379',
    'affetto worker --queue redis://10.0.0.5:6379 --processes 8 --root /shared/calls',
  ],
  args,
  run: async (given) => {
    const url = requireQueue(given.queue);
    const processes =
      given.processes === undefined
        ? availableParallelism()
        : wholeNumber('--processes', given.processes);
    const limits = {
      ...defaultFetchLimits,
      maxBytes: 2 ** 20 * wholeNumber('--max-mb', given['max-mb']),
      seconds: wholeNumber('--fetch-seconds', given['fetch-seconds']),
      privateHosts: given['allow-private-hosts'] === true,
      ...(given.root !== undefined && { root: resolve(given.root) }),
    };
    const { signal } = abortOnInterrupt(() =>
      say('finishing what was begun (again to stop at once) ...'),
    );
    let heard = 0;
    const tellEvery = setInterval(() => {
      if (heard > 0) say(`${counted(heard, 'recording')} heard`);
    }, 60_000).unref();
    say(`processes ${processes}, waiting at ${shownAddress(url)}`);
    try {
      await runWorker({
        ...{ url, processes, limits, signal },
        stalledSeconds: wholeNumber('--stalled-seconds', given['stalled-seconds']),
        onHeard: () => void heard++,
        onFailed: (file, reason, isLast) =>
          say(`${file}: ${reason}${isLast ? ' (given up)' : ' (another try follows)'}`),
        onError: onceEach((words) => say(`the queue: ${words}; waiting for it ...`)),
      });
    } finally {
      clearInterval(tellEvery);
    }
    say(`${counted(heard, 'recording')} heard, stopped`);
  },
});

/** Reads `--queue`. @throws AffettoError `OPTION_INVALID` where it is missing */
export function requireQueue(given: string | undefined): string {
  if (given !== undefined) return given;
  throw new AffettoError(
    'OPTION_INVALID',
    'Say with --queue where Redis is: --queue redis://localhost:6379.',
  );
}

const say = (text: string) => console.error(printable(`affetto worker: ${text}`));
