// A study as a file: a question, and the trials that are to answer it. A trial's settings hold only what
// differs from a base, each difference with its reason, so that a reader sees what was asked.

import { z } from 'zod';
import { checkInput, inputError } from '../check-input.js';
import { AffettoError } from '../errors.js';
import { splitSchema } from '../splits/protocols.js';
import { checkedSearch, type SearchSettings, searchSchema } from './search/search-settings.js';

/** Settings of a training, not yet checked: some or all of those of `trainingSettingsSchema`. */
export type Settings = { readonly [name: string]: unknown };

const differenceSchema = z.strictObject({
  /** Dotted, e.g. `augmentation.stretch`. */
  setting: z.string().regex(/^\w+(\.\w+)*$/, 'name a setting, e.g. augmentation.stretch'),
  /** An object is merged with what is there, at every depth; anything else replaces it. */
  value: z.json(),
  why: z.string().min(1),
});

const differencesSchema = z.array(differenceSchema).default([]);

/**
 * What the settings start from: a file of settings (`../base/crnn.json`), a trial of another study
 * (`../mixup/study.json#crnn-i`) or of this one (`#crnn-i`), the name of a preset (`crnn`), or settings
 * themselves, which are laid over the preset of their model. Paths start from the file that names them.
 */
const baseSchema = z.union([
  z.string().min(1),
  z.looseObject({ model: z.looseObject({ name: z.string() }) }),
]);

const protocol = {
  split: splitSchema,
  /** The folds that are trained, for a quick look; null: all. */
  onlyFolds: z.array(z.int().min(1)).min(1).nullable(),
  seeds: z.array(z.int().min(0)).min(1),
};

const trialSchema = z.strictObject({
  /** Names the trial in results, tables and folders. */
  name: z.string().regex(/^[\w][\w.-]*$/, 'use letters, digits, dots and dashes'),
  /** What is tried, in a phrase. */
  what: z.string().default(''),
  base: baseSchema,
  differences: differencesSchema,
  /** Dotted setting -> its values; every combination is tried. */
  grid: z.record(z.string(), z.array(z.unknown()).min(1)).default({}),
  /** Settings that are searched for, inside the training part of each fold. */
  search: searchSchema.optional(),
  ...z.object(protocol).partial().shape,
});

const defaults = {
  split: protocol.split.prefault({ kind: 'speaker-folds', seed: 1 }),
  onlyFolds: protocol.onlyFolds.default(null),
  seeds: protocol.seeds.default([1]),
};

/** What every trial is given that does not say otherwise, and what a reader wants to know. */
const studySchema = z.strictObject({
  question: z.string(),
  /** The answer in a sentence; `{NAME}` stands for the UAR of the results of that name. */
  answer: z.string().default(''),
  ...defaults,
  trials: z.array(trialSchema),
  /** The corpus that its page names in the commands. */
  corpus: z.string().default('data/ravdess'),
  /** Names of results of other studies that this one's table shows too. */
  beside: z.array(z.string()).default([]),
  /** What else is run to answer the question, in this order. */
  commands: z.array(z.string()).default([]),
});

/** A study of one trial. */
const loneTrialSchema = z.strictObject({
  ...trialSchema.shape,
  question: z.string(),
  ...defaults,
});

/** Settings as a file: whole ones are read as they are, these are differences from a base. */
const settingsFileSchema = z.strictObject({ base: baseSchema, differences: differencesSchema });

export type Difference = z.infer<typeof differenceSchema>;
export type SettingsFile = z.infer<typeof settingsFileSchema>;
/** Settings, and the protocol that they are evaluated by. */
export type Trial = Omit<z.infer<typeof loneTrialSchema>, 'question' | 'search'> & {
  readonly search?: SearchSettings;
};
export type Study = Omit<z.infer<typeof studySchema>, 'trials' | keyof typeof defaults> & {
  readonly trials: readonly Trial[];
};

/**
 * Reads a study: `trials` under a question, or a single trial that has a question of its own.
 * @param path for messages
 * @throws AffettoError `OPTION_INVALID` naming everything that is wrong
 */
export function parseStudy(text: string, path: string): Study {
  const content = parseJson(text, path);
  if (!isSettings(content) || !('trials' in content)) {
    const { question, search, ...trial } = check(loneTrialSchema, content, path);
    const whole = { ...trial, ...searchOf({ ...trial, search }, path, '') };
    const plain = { answer: '', beside: [], commands: [], corpus: 'data/ravdess' };
    return { question, ...plain, trials: [whole] };
  }
  const { trials, split, onlyFolds, seeds, ...study } = check(studySchema, content, path);
  const twin = trials.find(({ name }, index) =>
    trials.some((t, i) => i < index && t.name === name),
  );
  if (twin) throw invalid(path, 'trials', `the name ${twin.name} is given twice`);
  return {
    ...study,
    trials: trials.map(({ search, ...trial }, index) => ({
      ...trial,
      ...searchOf({ ...trial, search }, path, `trials.${index}.`),
      split: trial.split ?? split,
      onlyFolds: trial.onlyFolds ?? onlyFolds,
      seeds: trial.seeds ?? seeds,
    })),
  };
}

/** Checks the search of a trial, if it has one. */
function searchOf(
  { search, grid }: Pick<z.infer<typeof trialSchema>, 'search' | 'grid'>,
  path: string,
  before: string,
): Pick<Trial, 'search'> {
  if (!search) return {};
  if (Object.keys(grid).length > 0) {
    throw invalid(
      path,
      `${before}grid`,
      'a search has a space of its own; put the lists there, with method grid',
    );
  }
  return { search: checkedSearch(search, { path, place: `${before}search` }) };
}

/**
 * Reads a file of settings: differences from a `base`, or settings themselves.
 * @throws AffettoError `OPTION_INVALID` naming what is wrong
 */
export function parseSettingsFile(text: string, path: string): SettingsFile {
  const content = parseJson(text, path);
  if (!isSettings(content)) throw invalid(path, '', 'expected an object with settings');
  if (!('base' in content || 'model' in content)) {
    throw invalid(path, 'model', 'it is missing; name one, e.g. { "name": "crnn" }, or a base');
  }
  return check(settingsFileSchema, 'base' in content ? content : { base: content }, path);
}

/** Whether something is an object with names, as opposed to a list, a number, a word or nothing. */
export function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function check<T extends z.ZodType>(schema: T, content: unknown, path: string): z.infer<T> {
  const { data, problems } = checkInput(schema, content);
  if (problems) throw inputError(path, problems);
  return data;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AffettoError('OPTION_INVALID', `${path} is no JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

function invalid(path: string, where: string, what: string): AffettoError {
  return new AffettoError('OPTION_INVALID', `${path}: ${where || 'the file'}: ${what}.`);
}
