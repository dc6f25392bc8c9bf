// Load for a server on this machine, by autocannon: `npx tsx scripts/serving/load.ts URL FILE --seconds 30 --connections 8`
// sends a recording again and again; with --rate N so many a second, whatever the answers take. It says what came back, how
// long that took, and what the server held meanwhile.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { held } from './hostile.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '30' },
    connections: { type: 'string', default: '8' },
    rate: { type: 'string' },
  },
});
const [address = 'http://127.0.0.1:4811', file = 'examples/speech.wav'] = positionals;
const { hostname, port } = new URL(address);
if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
  throw new Error(`${hostname} is another machine: this is for servers of one's own.`);
}

let most = 0;
let least = Number.POSITIVE_INFINITY;
const watch = setInterval(async () => {
  const { process_resident_memory_bytes: bytes = 0 } = await held(Number(port)).catch(
    () => ({}) as Record<string, number>,
  );
  most = Math.max(most, bytes);
  if (bytes > 0) least = Math.min(least, bytes);
}, 2000);

const result = await autocannon({
  url: `${address}/v1/predict`,
  method: 'POST',
  body: await readFile(file),
  headers: { 'content-type': 'application/octet-stream' },
  connections: Number(values.connections),
  duration: Number(values.seconds),
  timeout: 90,
  ...(values.rate !== undefined && { overallRate: Number(values.rate) }),
});
clearInterval(watch);

const { latency, requests, statusCodeStats = {}, errors, timeouts } = result;
const statuses = Object.entries(statusCodeStats as Record<string, { readonly count: number }>);
const answered = statuses.find(([status]) => status === '200')?.[1].count ?? 0;
console.log(
  [
    `answered with 200: ${(answered / result.duration).toFixed(2)} a second (${answered} of ${requests.sent} sent in ${result.duration.toFixed(0)} s)`,
    `statuses: ${statuses.map(([status, { count }]) => `${count} x ${status}`).join(', ')}; errors ${errors}, time-outs ${timeouts}`,
    `latency ms: median ${latency.p50}, p90 ${latency.p90}, p99 ${latency.p99}, longest ${latency.max}`,
    `memory MB: from ${(least / 1e6).toFixed(0)} to ${(most / 1e6).toFixed(0)}`,
  ].join('\n'),
);
