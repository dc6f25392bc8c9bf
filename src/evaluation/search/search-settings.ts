// What a search is asked to do, as data: which settings it may change to what, how many of them it tries, by which score it
// chooses, and when it gives a hopeless one up.

import { z } from 'zod';
import { checkInput, inputError } from '../../check-input.js';
import { scoreList } from '../../scores/score-list.js';

/** A dotted name of a setting, as `augmentation.stretch`. */
export const settingName = z
  .string()
  .regex(/^\w+(\.\w+)*$/, 'name a setting, e.g. augmentation.stretch');

const rangeSchema = z.strictObject({
  /** The least value. */
  min: z.number(),
  /** The largest value, above the least. */
  max: z.number(),
  /** `log`: as many values are drawn between 0.001 and 0.01 as between 0.01 and 0.1. Default `linear`. */
  scale: z.enum(['linear', 'log']).default('linear'),
  /** Whether values are whole numbers. Default false. */
  integer: z.boolean().default(false),
});

/** Numbers that a setting is drawn from. */
export type Range = z.infer<typeof rangeSchema>;

/** What a setting may be: the values of a list, or numbers of a range. */
export type Choice = readonly unknown[] | Range;

const scoreKeys = scoreList.map(({ key }) => key) as [string, ...string[]];

const stopSchema = z.strictObject({
  /**
   * `successive-halving` (Jamieson & Talwalkar 2016): all trials are trained on the first inner fold, the best of them on
   * twice as many, and so on, until what is left has been tested on all; `none`: all are trained on all.
   */
  kind: z.enum(['successive-halving', 'none']).default('successive-halving'),
  /** The share that goes on each time, above 0 and below 1; folds grow by its inverse. Default 0.5. */
  keep: z.number().gt(0).lt(1).default(0.5),
});

/** What a search is asked to do. */
export const searchSchema = z.strictObject({
  /** Dotted setting -> a list of values, or `{ min, max, scale, integer }`. */
  space: z.record(settingName, z.unknown()),
  /** `random` (Bergstra & Bengio 2012): settings are drawn; `grid`: every combination of lists is tried. Default `random`. */
  method: z.enum(['random', 'grid']).default('random'),
  /** How many are drawn by `random`, 2 to 10,000. Default 16. */
  trials: z.int().min(2).max(10_000).optional(),
  /** What settings are drawn from, and what inner folds are dealt by. Default 1. */
  seed: z.int().min(0).max(0xffff_fff0).default(1),
  /** Into how many folds a training part is dealt to choose by, 2 to 50. Default 3. */
  folds: z.int().min(2).max(50).default(3),
  /** The score that settings are chosen by, its mean over inner folds. Default `uar`. */
  score: z.enum(scoreKeys).default('uar'),
  /** When a trial is given up. */
  stop: stopSchema.prefault({}),
});

/** A search, checked and complete. */
export interface SearchSettings extends Omit<z.infer<typeof searchSchema>, 'space' | 'trials'> {
  /** What may be changed, in the order of the file. */
  readonly space: Readonly<Record<string, Choice>>;
  /** How many are drawn by `random`. */
  readonly trials: number;
}

/**
 * Checks what no schema says well: choices, and what goes with which method.
 * @param place where the search stands in the file, for messages
 * @throws AffettoError `OPTION_INVALID` naming everything that is wrong
 */
export function checkedSearch(
  search: z.infer<typeof searchSchema>,
  { path, place }: { readonly path: string; readonly place: string },
): SearchSettings {
  const { method, trials } = search;
  const entries = Object.entries(search.space);
  const problems = [
    ...(entries.length === 0
      ? [`${place}.space: it is empty; name a setting, e.g. { "learningRate": [0.001, 0.002] }`]
      : []),
    ...entries.flatMap(([name, choice]) =>
      choiceProblems(choice, `${place}.space.${name}`, method),
    ),
    ...(method === 'grid' && trials !== undefined
      ? [`${place}.trials: a grid tries every combination; leave it out, or take method random`]
      : []),
  ];
  if (problems.length > 0) throw inputError(path, problems);
  const space = Object.fromEntries(
    entries.map(([name, choice]) => [
      name,
      Array.isArray(choice) ? choice : rangeSchema.parse(choice),
    ]),
  );
  return { ...search, space, trials: trials ?? 16 };
}

function choiceProblems(choice: unknown, place: string, method: string): string[] {
  if (Array.isArray(choice)) {
    const twin = choice.find((value, index) => choice.some((o, i) => i < index && same(o, value)));
    if (choice.length === 0) return [`${place}: give a value at least`];
    return twin === undefined ? [] : [`${place}: ${JSON.stringify(twin)} is given twice`];
  }
  const { data, problems } = checkInput(rangeSchema, choice);
  if (!data) {
    if (typeof choice !== 'object' || choice === null) {
      return [`${place}: give a list of values, or { "min": ..., "max": ... }`];
    }
    return problems.map((problem) => `${place}: ${problem}`);
  }
  const { min, max, scale, integer } = data;
  return [
    ...(method === 'grid' ? [`${place}: a grid takes lists of values; method random draws`] : []),
    ...(min < max ? [] : [`${place}: min is ${min} and max ${max}; give a larger max`]),
    ...(scale === 'log' && min <= 0 ? [`${place}: min is ${min}; scale log begins above 0`] : []),
    ...(integer && Math.floor(max) < Math.ceil(min)
      ? [`${place}: there is no whole number from ${min} to ${max}`]
      : []),
  ];
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
