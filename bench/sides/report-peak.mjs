// Preloaded (node --import) into a program under measurement: writes its peak resident memory, in
// bytes, into the file that AFFETTO_BENCH_PEAK names when it ends.

import { writeFileSync } from 'node:fs';

const path = process.env.AFFETTO_BENCH_PEAK;
if (path) {
  process.on('exit', () => writeFileSync(path, String(process.resourceUsage().maxRSS * 1024)));
}
