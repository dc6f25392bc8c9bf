// The two kinds of load that a server is measured with: so many clients that each ask again as soon as they have an answer,
// which finds the most that it can do, and requests at fixed times whatever the answers take, which finds how long users wait.

import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import autocannon from 'autocannon';

const path = '/v1/predict';
const headers = { 'content-type': 'application/octet-stream' };

/**
 * Asks as fast as answers come.
 * @param urls the addresses of a server's processes: each gets the same share of the connections
 * @param connections all of them together
 * @returns how many answers with status 200 there were, and how many a second
 * @throws Error where an answer was another one
 */
export async function saturate(
  urls: readonly string[],
  body: Buffer,
  { connections, seconds }: { readonly connections: number; readonly seconds: number },
): Promise<{ readonly answers: number; readonly rate: number }> {
  const results = await Promise.all(
    urls.map((url) =>
      autocannon({
        ...{ url: url + path, method: 'POST', body, headers, timeout: 60 },
        ...{ connections: Math.round(connections / urls.length), duration: seconds },
      }),
    ),
  );
  const total = { answers: 0, rate: 0 };
  for (const { '2xx': answered, non2xx, errors, duration } of results) {
    if (non2xx > 0 || errors > 0) {
      throw new Error(`${non2xx} answers were refusals, and ${errors} requests failed`);
    }
    total.answers += answered;
    total.rate += answered / duration;
  }
  return total;
}

/**
 * Asks at fixed times, evenly spaced, whether or not earlier requests have been answered.
 * @param rate requests a second
 * @returns milliseconds from when each request was due to the end of its answer
 * @throws Error where an answer was no 200
 */
export async function askAtRate(
  url: string,
  body: Buffer,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<number[]> {
  // The server closes connections after 5 s without a request; before that the client lets go of them.
  const agent = new Agent({ keepAlive: true, timeout: 3000 });
  const start = performance.now() + 100;
  const count = Math.max(1, Math.round(rate * seconds));
  try {
    const asked: Promise<number>[] = [];
    for (let index = 0; index < count; index++) {
      const due = start + (1000 * index) / rate;
      await pause(Math.max(0, due - performance.now()));
      asked.push(ask(url, body, agent).then(() => performance.now() - due));
    }
    return await Promise.all(asked);
  } finally {
    agent.destroy();
  }
}

function ask(url: string, body: Buffer, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': body.length };
    const sent = request(
      url + path,
      { method: 'POST', agent, headers: { ...headers, ...length }, timeout: 60_000 },
      (response) => {
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`an answer has status ${response.statusCode}`));
        });
        response.resume();
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('a request had no answer in 60 s')));
    sent.on('error', reject);
    sent.end(body);
  });
}
