// `affetto queue`: how the queue of batches stands, its dead letters, and a dashboard.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import { isLoopback } from '../../loopback.js';
import { didYouMean } from '../../nearest.js';
import { onceEach, openQueue, shownAddress } from '../../queue/connection.js';
import { openDashboard } from '../../queue/dashboard.js';
import { deadLetters, queueStatus, retryDead } from '../../queue/queue-status.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt } from '../terminal/failure.js';
import { wholeNumber } from '../terminal/numbers.js';
import { printable } from '../terminal/printable.js';
import { counted, renderTable } from '../terminal/table.js';
import { requireQueue } from './worker.js';

const actions = ['status', 'dead', 'retry', 'dashboard'] as const;

/** How many dead letters are listed. */
const mostListed = 1000;

const args = {
  action: {
    type: 'positional',
    required: false,
    description:
      'status: what waits and who works; dead: what failed for good, and why; retry: try that again; dashboard: a page',
    valueHint: 'status | dead | retry | dashboard',
  },
  queue: {
    type: 'string',
    description: 'Address of Redis (needed); with a password redis://:PASSWORD@HOST:PORT',
    valueHint: 'redis://HOST:PORT',
  },
  json: { type: 'boolean', description: 'status and dead as JSON' },
  host: {
    type: 'string',
    default: '127.0.0.1',
    description: 'Where the dashboard listens; it asks nobody for a password',
  },
  port: { type: 'string', default: '7801', description: 'The port of the dashboard' },
} as const satisfies ArgsDef;

export default command({
  name: 'queue',
  description: 'Look after the queue of affetto batch --queue.',
  examples: [
    'affetto queue status --queue redis://10.0.0.5:6379',
    'affetto queue dead --queue redis://10.0.0.5:6379',
    'affetto queue retry --queue redis://10.0.0.5:6379',
    'affetto queue dashboard --queue redis://10.0.0.5:6379',
  ],
  args,
  run: async (given) => {
    const [word] = given._;
    const action = actions.find((one) => one === word);
    if (!action || given._.length > 1) {
      throw new AffettoError(
        'OPTION_INVALID',
        `affetto queue ${given._.join(' ')}: give ${actions.join(', ')}.${word === undefined ? '' : didYouMean(word, actions)}`,
      );
    }
    const url = requireQueue(given.queue);
    const queue = await openQueue(
      url,
      onceEach((words) => console.error(printable(`affetto queue: ${words}`))),
    );
    try {
      if (action === 'status') {
        const status = await queueStatus(queue);
        const rows = Object.entries(status).map(([name, count]) => [name, String(count)]);
        console.log(given.json ? JSON.stringify(status) : renderTable(rows, [1]));
      } else if (action === 'dead') {
        const letters = await deadLetters(queue, mostListed);
        for (const { file, reason, tries } of letters) {
          console.log(
            given.json
              ? JSON.stringify({ file, reason, tries })
              : printable(`${file}: ${reason} (tries: ${tries})`),
          );
        }
        if (letters.length === 0 && !given.json) console.error('affetto queue: nothing is dead.');
      } else if (action === 'retry') {
        const count = await retryDead(queue);
        console.log(`${counted(count, 'recording')} to be tried again`);
      } else {
        const port = given.port === '0' ? 0 : wholeNumber('--port', given.port);
        const dashboard = await openDashboard(queue, { host: given.host, port });
        if (!isLoopback(given.host)) {
          console.error(
            'affetto queue: whoever reaches this address can see and change the queue. Put a proxy with a password before it.',
          );
        }
        console.log(`${shownAddress(url)} at ${dashboard.url}`);
        await new Promise<void>((resolve) => {
          abortOnInterrupt(resolve);
        });
        await dashboard.close();
      }
    } finally {
      await queue.close();
    }
  },
});
