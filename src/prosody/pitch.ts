// How high a voice is from moment to moment, by YIN (de Cheveigné & Kawahara 2002, J. Acoust. Soc. Am. 111(4):1917-1930).
// It is written here because it is fifty lines, and pages and programs measure the same with them.

/** The rules, as data: they are stated to users. */
export const pitchRules = {
  /** The time between two frames. */
  hopMs: 10,
  /** The sound that is compared with itself, a period later: at least a period and a half of the lowest voices. */
  windowMs: 25,
  /** The lowest pitch that is looked for, in Hz. */
  lowestHz: 60,
  /** The highest, in Hz: people who scream reach it. */
  highestHz: 700,
  /** The aperiodicity below which the shortest period is taken: the share of power that does not repeat. */
  threshold: 0.15,
  /** The aperiodicity above which there is no pitch, whichever period fits best. */
  voicedBelow: 0.4,
  /** How far below the loudest frames a voiced one may be, in dB: noise may repeat by chance. */
  belowLoudDb: 35,
  /** The largest step between neighbouring frames that is no slip to another octave, in semitones. */
  largestStep: 6,
  /** The shortest voiced stretch: shorter ones are chance. */
  shortestMs: 30,
} as const;

/** How high a voice is. */
export interface PitchTrack {
  /** The time between two frames; frame `i` is centred at `i * hopSeconds`. */
  readonly hopSeconds: number;
  /** The fundamental frequency of each frame in Hz, 0 where there is none, shape [frames]. */
  readonly hz: Float32Array;
}

/** The number of frames of a signal, each centred at a multiple of the hop. */
export const frameCount = (samples: number, sampleRate: number): number =>
  Math.floor((samples * 1000) / (pitchRules.hopMs * sampleRate)) + 1;

/**
 * Measures the pitch of one voice: YIN in frames, without frames that are far softer than the loud ones, slips to another
 * octave and voiced stretches too short to be speech.
 * @param samples Mono samples, shape [n], nominally in [-1, 1].
 * @param sampleRate Their rate in Hz, 4,000 or more; 16,000 is enough, and the work grows with its square.
 */
export function pitchOf(samples: Float32Array, sampleRate: number): PitchTrack {
  const { hopMs, windowMs, lowestHz, highestHz } = pitchRules;
  const window = Math.round((windowMs * sampleRate) / 1000);
  const longest = Math.ceil(sampleRate / lowestHz) + 1;
  const shortest = Math.max(2, Math.floor(sampleRate / highestHz));
  const size = window + longest + 2;
  const parts = Array.from({ length: frameCount(samples.length, sampleRate) }, (_, frame) => {
    const start = Math.round((frame * hopMs * sampleRate) / 1000) - (size >> 1);
    const isWhole = start >= 0 && start + size <= samples.length;
    return isWhole ? samples.subarray(start, start + size) : new Float32Array(0);
  });
  const power = Float32Array.from(parts, powerOf);
  const loud = power.toSorted()[Math.floor(0.95 * (power.length - 1))] ?? 0;
  const least = loud * 10 ** (-pitchRules.belowLoudDb / 10);
  const differences = new Float32Array(longest + 2);
  const hz = Float32Array.from(parts, (part, frame) => {
    // Nearly all of the work is below, and much of a recording is no speech.
    if (power[frame] === 0 || (power[frame] as number) < least) return 0;
    const period = periodIn(part, { window, shortest, longest, differences });
    return period === undefined ? 0 : sampleRate / period;
  });
  return { hopSeconds: hopMs / 1000, hz: steady(hz) };
}

interface Search {
  readonly window: number;
  readonly shortest: number;
  readonly longest: number;
  /** Room for the normalised differences by lag, shape [longest + 2]. */
  readonly differences: Float32Array;
}

/** Finds the period in samples; undefined where nothing repeats. The steps are those of the paper. */
function periodIn(part: Float32Array, search: Search): number | undefined {
  const { window, shortest, longest, differences } = search;
  let sum = 0;
  differences[0] = 1;
  for (let lag = 1; lag <= longest + 1; lag++) {
    // Step 2, the difference function.
    let difference = 0;
    for (let i = 0; i < window; i++) {
      const delta = (part[i] as number) - (part[i + lag] as number);
      difference += delta * delta;
    }
    sum += difference;
    // Step 3, normalised by its mean over shorter lags: near zero it does not win.
    differences[lag] = sum > 0 ? (difference * lag) / sum : 1;
  }
  const lag = bestLag(differences, shortest, longest);
  return lag === undefined ? undefined : parabolic(differences, lag);
}

/** Step 4: the first dip below the threshold, else the deepest one if it is deep enough. */
function bestLag(differences: Float32Array, shortest: number, longest: number): number | undefined {
  const { threshold, voicedBelow } = pitchRules;
  let deepest = shortest;
  for (let lag = shortest; lag <= longest; lag++) {
    const here = differences[lag] as number;
    if (here < (differences[deepest] as number)) deepest = lag;
    // The dip's bottom: what comes next is no lower.
    if (here < threshold && (differences[lag + 1] as number) >= here) return lag;
  }
  // At the edge the dip lies beyond it.
  if (deepest === shortest || deepest === longest) return undefined;
  return (differences[deepest] as number) < voicedBelow ? deepest : undefined;
}

/** Step 5: the bottom of the parabola through a dip and its neighbours. */
function parabolic(differences: Float32Array, lag: number): number {
  const [before, here, after] = [-1, 0, 1].map((i) => differences[lag + i] as number);
  const bend = before! - 2 * here! + after!;
  if (bend <= 0) return lag;
  return lag + Math.max(-1, Math.min(1, (before! - after!) / (2 * bend)));
}

/** Computes the mean power of samples about their mean. */
function powerOf(part: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const sample of part) {
    sum += sample;
    squares += sample * sample;
  }
  const count = Math.max(1, part.length);
  return Math.max(0, squares / count - (sum / count) ** 2);
}

/** Leaves out short stretches: a slip to another octave cuts one off. */
function steady(hz: Float32Array): Float32Array {
  const { largestStep, shortestMs, hopMs } = pitchRules;
  const kept = new Float32Array(hz.length);
  let start = 0;
  for (let frame = 1; frame <= hz.length; frame++) {
    const [before, here] = [hz[frame - 1] as number, hz[frame] ?? 0];
    const isOneVoice = before > 0 && here > 0 && Math.abs(semitones(before, here)) <= largestStep;
    if (isOneVoice) continue;
    if (before > 0 && (frame - start) * hopMs >= shortestMs)
      kept.set(hz.subarray(start, frame), start);
    start = frame;
  }
  return kept;
}

/** The interval from one pitch to another, in semitones; both in Hz and above 0. */
export const semitones = (from: number, to: number): number => 12 * Math.log2(to / from);
