// Which rates a conversion passes through. SpeexDSP holds a filter for every phase of a simple ratio; for others it
// interpolates between filters, at several times the cost. 48 to 22.05 kHz is such a one, 147/320, and by way of
// 33.6 kHz, 7/10 and then 21/32, it takes a third of the time.

/** One conversion of a route. */
export interface ResamplingStage {
  /** The rate that goes in, a whole number of Hz. */
  readonly fromRate: number;
  /** The rate that comes out, a whole number of Hz. */
  readonly toRate: number;
  /** SpeexDSP's quality, 0-10: the length of its filter. */
  readonly quality: number;
}

/**
 * The last stage decides what is kept and what is rejected: its filter is a 192-tap sinc under a Kaiser window of
 * beta 12. Quality 10 keeps 200 Hz more under the Nyquist frequency and takes 40% longer; 8 rejects less than 100 dB.
 */
const FINAL = { quality: 9, taps: 192, mostPhases: 32, costOfTap: 2.1 };

/**
 * The filters of a stage before it: sincs under Kaiser windows of beta 10 (-100 dB), summed in single precision.
 * `keeps` is the share of the output's band that a filter leaves as it is; what it lets through above that, the last
 * stage rejects.
 */
const EARLIER = [
  { quality: 5, taps: 80, keeps: 0.7 },
  { quality: 7, taps: 128, keeps: 0.88 },
  { quality: 8, taps: 160, keeps: 0.92 },
];
/** The largest terms of that stage's ratio: SpeexDSP holds its filters for every phase too. */
const [MOST_PHASES, MOST_STEPS] = [8, 16];
const COST_OF_INTERPOLATED_TAP = 5.5;

/** Finds the quickest route of one stage or two between two rates in Hz; upwards it is always one. */
export function resamplingRoute(fromRate: number, toRate: number): readonly ResamplingStage[] {
  const last = (rate: number) => ({ fromRate: rate, toRate, quality: FINAL.quality });
  let stages: readonly ResamplingStage[] = [last(fromRate)];
  let leastCost = costOfLast(fromRate, toRate);
  for (const [rate, { quality, taps }] of earlierStages(fromRate, toRate)) {
    const cost = taps * fromRate + costOfLast(rate, toRate);
    if (cost >= leastCost) continue;
    leastCost = cost;
    stages = [{ fromRate, toRate: rate, quality }, last(rate)];
  }
  return stages;
}

/** What the last stage costs: multiplications for a second of sound, a double-precision one counting as several. */
function costOfLast(fromRate: number, toRate: number): number {
  const phases = toRate / greatestCommonDivisor(fromRate, toRate);
  // SpeexDSP halves its tables for every halving of the rate.
  const octaves = Math.max(0, Math.floor(Math.log2(fromRate / toRate)));
  const isHeld = phases <= FINAL.mostPhases >> octaves;
  return FINAL.taps * fromRate * (isHeld ? FINAL.costOfTap : COST_OF_INTERPOLATED_TAP);
}

/** Yields lower rates in simple ratios to `fromRate`, each with the shortest filter that keeps what `toRate` can hold. */
function* earlierStages(fromRate: number, toRate: number) {
  for (let steps = 2; steps <= MOST_STEPS; steps++) {
    for (let phases = 1; phases <= Math.min(MOST_PHASES, steps - 1); phases++) {
      const rate = (fromRate * phases) / steps;
      const filter = EARLIER.find(({ keeps }) => toRate <= keeps * rate);
      if (filter && Number.isInteger(rate)) yield [rate, filter] as const;
    }
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
