// Which settings a search tries: every combination of a grid, or drawn ones. A trial depends on the seed and its number
// alone, so that any process draws the same, and more trials begin with the same ones.

import { RandomStream } from '../../random.js';
import type { Variant } from '../study-plan.js';
import { expandGrid } from '../study-plan.js';
import type { Choice, Range, SearchSettings } from './search-settings.js';

/** How often a trial is drawn again that was drawn before: a small space may hold fewer than are asked for. */
const mostDraws = 200;

/** How many digits of a drawn number count; more say nothing, and are hard to read. */
const digits = 4;

/** Lists the trials of a search, each different from the others; fewer than asked for where the space holds no more. */
export function drawTrials({ space, method, trials, seed }: SearchSettings): Variant[] {
  if (method === 'grid') return expandGrid(space as Readonly<Record<string, unknown[]>>);
  const drawn = new Map<string, Variant>();
  for (let index = 0; index < trials; index++) {
    const variant = drawTrial(space, seed, index, drawn);
    if (!variant) break;
    drawn.set(variant.label, variant);
  }
  return [...drawn.values()];
}

function drawTrial(
  space: SearchSettings['space'],
  seed: number,
  index: number,
  known: ReadonlyMap<string, unknown>,
): Variant | undefined {
  const random = new RandomStream(seed, index, 0x5ea7);
  for (let draw = 0; draw < mostDraws; draw++) {
    const values = Object.entries(space).map(([name, choice]) => [name, [drawn(choice, random)]]);
    const [variant] = expandGrid(Object.fromEntries(values));
    if (variant && !known.has(variant.label)) return variant;
  }
  return undefined;
}

function drawn(choice: Choice, random: RandomStream): unknown {
  if (!isRange(choice)) return choice[random.integer(choice.length)];
  const { min, max, scale, integer } = choice;
  if (integer) {
    // Each whole number gets its share of the scale, the outer ones too.
    const [low, high] = [Math.ceil(min), Math.floor(max)];
    const value = spread(low - 0.5, high + 0.5, scale, random);
    return Math.min(high, Math.max(low, Math.round(value)));
  }
  const value = Number(spread(min, max, scale, random).toPrecision(digits));
  return Math.min(max, Math.max(min, value));
}

function spread(min: number, max: number, scale: Range['scale'], random: RandomStream): number {
  const share = random.uniform();
  return scale === 'log' ? min * (max / min) ** share : min + (max - min) * share;
}

/** Tells a range from a list of values. */
export function isRange(choice: Choice): choice is Range {
  return !Array.isArray(choice);
}
