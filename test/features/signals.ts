// The synthesised signals of the front end's tests, sample for sample those of
// test/fixtures/features/signals.py, where each one is described.

const tau = 2 * Math.PI;

type Sample = (i: number, rate: number, count: number) => number;

const chirp: Sample = (i, rate, count) => {
  const t = i / rate;
  const seconds = count / rate;
  return 0.5 * Math.sin(tau * (80 * t + ((0.45 * rate - 80) / (2 * seconds)) * t * t));
};

const voice: Sample = (i, rate) => {
  const t = i / rate;
  const phase = tau * 140 * t + 1.5 * Math.sin(tau * 5 * t);
  const syllable = Math.sin(tau * 1.5 * t);
  let total = 0;
  for (let k = 1; k <= 12; k++) total += Math.sin(k * phase) / k;
  return 0.3 * syllable * syllable * total;
};

const noise: Sample = (i) => {
  let h = (i + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= h >>> 16;
  return ((h >>> 0) / 2 ** 31 - 1) * 0.3;
};

const kinds = {
  chirp,
  voice,
  noise,
  click: (i, _, count) => (i === Math.floor(count / 2) ? 0.9 : 0),
  'end-click': (i, rate, count) => (i === count - 1 ? 0.9 : 3e-5 * noise(i, rate, count)),
  quiet: (i, rate, count) => 1e-5 * voice(i, rate, count),
  'full-scale': (i) => (Math.floor(i / 25) % 2 === 0 ? 1 : -1),
  'speech-like': (i, rate, count) => voice(i, rate, count) + 1e-3 * noise(i, rate, count),
  silence: () => 0,
} satisfies Record<string, Sample>;

export type SignalKind = keyof typeof kinds;

/** `count` samples at `rate` Hz. */
export function synthesise(kind: SignalKind, count: number, rate = 22_050): Float32Array {
  const sample: Sample = kinds[kind];
  return Float32Array.from({ length: count }, (_, i) => sample(i, rate, count));
}
