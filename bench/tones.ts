// What resampling keeps and rejects: the level of a full-scale tone after it, as the table in docs/audio.md has it.
//   npx tsx bench/tones.ts 48000 22050 10300 10400 11100 12000 22000

import { resample } from '../src/audio/resample.js';
import { level, sine } from '../test/support/signals.js';

const [from, to, ...tones] = process.argv.slice(2).map(Number);
if (!from || !to || tones.length === 0 || tones.some((hertz) => !(hertz > 0))) {
  throw new Error('Give two rates and tones, all in Hz: npx tsx bench/tones.ts 48000 16000 7400');
}

/** Samples at both ends where a filter of finite length meets the tone's abrupt start. */
const edge = 600;

for (const hertz of tones) {
  const heard = await resample(sine(from, hertz, from), from, to);
  console.log(`${hertz} Hz: ${level(heard, edge).toFixed(3)} dB`);
}
