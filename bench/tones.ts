// What resampling keeps and rejects: the level of a full-scale tone after it, as the table in docs/audio.md has it.
//   npx tsx bench/tones.ts 48000 22050 10300 10400 11100 12000 22000

import { resample } from '../src/audio/index.js';

const [from, to, ...tones] = process.argv.slice(2).map(Number);
if (!from || !to || tones.length === 0 || tones.some((hertz) => !(hertz > 0))) {
  throw new Error('Give two rates and tones, all in Hz: npx tsx bench/tones.ts 48000 16000 7400');
}

/** Samples at both ends where a filter of finite length meets the tone's abrupt start. */
const edge = 600;

for (const hertz of tones) {
  const tone = Float32Array.from({ length: from }, (_, n) =>
    Math.sin((2 * Math.PI * hertz * n) / from),
  );
  const heard = (await resample(tone, from, to)).subarray(edge, -edge);
  const power = heard.reduce((sum, value) => sum + value ** 2, 0) / heard.length;
  // A full-scale sine has a power of one half.
  console.log(`${hertz} Hz: ${(10 * Math.log10(2 * power)).toFixed(3)} dB`);
}
