// What `affetto train` is told, as settings: the file's over the model's preset, the command line's over both. A run that
// is gone on with has settings already; what is given must be what they are.

import { isDeepStrictEqual } from 'node:util';
import type { LabelSettings } from '../../../corpora/chosen-labels.js';
import { AffettoError } from '../../../errors.js';
import { isFittedAtOnce } from '../../../models/encoder.js';
import { filledSettings } from '../../../training/filled-settings.js';
import { loadModelOf } from '../../../training/own-model.js';
import { defaultModel, presetSettings, settingsOfEpochs } from '../../../training/presets.js';
import {
  type SettledSettings,
  type TrainingSettings,
  trainingSettings,
} from '../../../training/settings.js';
import { readLabelsOption } from '../../terminal/labels-option.js';
import { numberOf } from '../../terminal/numbers.js';
import { inFile, readSettingsFile, type SettingsInFile } from '../../terminal/settings-file.js';

/** The options that are settings, as they were typed. */
export interface SettingArgs {
  readonly labels?: string | undefined;
  readonly model?: string | undefined;
  readonly split?: string | undefined;
  readonly seed?: string | undefined;
  readonly epochs?: string | undefined;
  readonly 'batch-size'?: string | undefined;
  readonly 'learning-rate'?: string | undefined;
  readonly validation?: string | undefined;
  readonly patience?: string | undefined;
  readonly settings?: string | undefined;
  readonly from?: string | undefined;
  readonly member?: string | undefined;
}

/** Settings, and what of them somebody gave. */
export interface GivenSettings {
  readonly settings: TrainingSettings;
  /** Dotted names, such as `split.kind`. */
  readonly given: readonly string[];
}

type Tree = { readonly [name: string]: unknown };

/**
 * Settles what was typed.
 * @throws AffettoError `OPTION_INVALID` for values and names that cannot be, naming the file that they stand in;
 *   `MODEL_UNKNOWN`
 */
export async function settingsFromArgs(args: SettingArgs): Promise<GivenSettings> {
  const typed = await typedSettings(args);
  const { args: left, file } = await withFiles(args);
  return settle(left, file, typed, (given) => defaultModel(given));
}

/**
 * Refuses options that are not what a run was begun with; those that are not given stay the run's own.
 * @param stored the run's settings
 * @param settleLabels says for which labels of the corpus the given ones stand; called where some are given
 * @throws AffettoError `RUN_INVALID` saying of each what it was and what it is now; what `settingsFromArgs` and
 *   `settleLabels` throw
 */
export async function requireSameSettings(
  out: string,
  stored: SettledSettings,
  args: SettingArgs,
  settleLabels: (labels: LabelSettings) => Promise<readonly string[]>,
): Promise<void> {
  const typed = await typedSettings(args);
  // What the run's own files are is in its settings; its model may be known by a file alone.
  await loadModelOf(stored);
  const { args: left, file } = await withFiles(args);
  const found = settle(left, file, typed, () => stored.model.name);
  const { given } = found;
  const { labels, labelMap = stored.labelMap } = found.settings;
  // A run keeps the labels that a word stood for.
  const settings = given.includes('labels')
    ? { ...found.settings, labels: await settleLabels({ labels, labelMap }) }
    : found.settings;
  const changes = given
    .map((name) => ({ name, before: settingAt(stored, name), now: settingAt(settings, name) }))
    .filter(({ before, now }) => !isDeepStrictEqual(before, now));
  if (changes.length === 0) return;
  const lines = changes.map(
    ({ name, before, now }) => `  ${name}: ${inWords(before)} before, ${inWords(now)} now`,
  );
  throw new AffettoError(
    'RUN_INVALID',
    `The run in ${out} was begun with other settings:\n${lines.join('\n')}\nGive the same options or none to go on with it, or start a new run in another folder with --out.`,
  );
}

/** Says which settings have no effect, since the model is fitted at once; undefined where there are none. */
export function withoutEffect({ settings }: GivenSettings): string | undefined {
  if (!isFittedAtOnce(settings.model)) return undefined;
  const preset = presetSettings(settings.model);
  const idle = settingsOfEpochs.filter((name) => !isDeepStrictEqual(settings[name], preset[name]));
  if (idle.length === 0) return undefined;
  return `${settings.model.name} is fitted at once, so this has no effect: ${idle.join(', ')}`;
}

function settle(
  args: SettingArgs,
  file: SettingsInFile,
  typed: Tree,
  modelOf: (given: readonly string[]) => string,
): GivenSettings {
  const { model: inSettings, ...rest } = file;
  const names = [...Object.keys(rest), ...Object.keys(typed)];
  const model =
    args.model !== undefined
      ? { name: args.model }
      : ((inSettings === undefined
          ? { name: modelOf(names) }
          : inSettings) as TrainingSettings['model']);
  const fromFile = inFile(args.settings, () => presetSettings(model, rest));
  const settings = trainingSettings(laidOver(fromFile as unknown as Tree, typed));
  const modelGiven = args.model === undefined ? { model: inSettings } : { model };
  const given = leaves({ ...(modelGiven.model !== undefined && modelGiven), ...rest, ...typed });
  return { settings, given };
}

/**
 * Reads the file of settings, with network and front end filled in where files decide them: that which training starts
 * from, or that of an architecture of one's own.
 * @returns the options that are still to be laid over it
 */
async function withFiles(args: SettingArgs): Promise<{ args: SettingArgs; file: SettingsInFile }> {
  const file = args.settings === undefined ? {} : await readSettingsFile(args.settings);
  const { model, from, member } = args;
  if (member !== undefined && from === undefined && !isTree(file.from)) {
    throw new AffettoError(
      'OPTION_INVALID',
      '--member says which network of a file training starts from: give the file with --from.',
    );
  }
  const started = defined({
    ...(isTree(file.from) ? file.from : {}),
    file: from,
    member: member === undefined ? undefined : numberOf('--member', member),
  });
  const written = {
    ...file,
    ...(model !== undefined && { model: { name: model } }),
    ...(Object.keys(started).length > 0 && { from: started }),
  };
  const filled = await filledSettings(written);
  return filled === written
    ? { args, file }
    : { args: { ...args, model: undefined }, file: filled };
}

/** The settings that options stand for. */
async function typedSettings(args: SettingArgs): Promise<Tree> {
  const given = (option: keyof SettingArgs) => {
    const value = args[option];
    return value === undefined ? undefined : numberOf(`--${option}`, value);
  };
  const split = defined({ kind: args.split, validationFraction: given('validation') });
  return defined({
    ...(await readLabelsOption(args.labels)),
    seed: given('seed'),
    epochs: given('epochs'),
    batchSize: given('batch-size'),
    learningRate: given('learning-rate'),
    patience: given('patience'),
    split: Object.keys(split).length > 0 ? split : undefined,
  });
}

function defined(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([, value]) => value !== undefined));
}

/** The setting whose names are a corpus's own words, not settings. */
const mapSetting = 'labelMap' satisfies keyof TrainingSettings;

/** One object laid over another, one level deep. */
function laidOver(under: Tree, over: Tree): Tree {
  const both = Object.entries(over).map(([name, value]) => [
    name,
    isTree(value) && name !== mapSetting ? { ...(under[name] as Tree), ...value } : value,
  ]);
  return { ...under, ...Object.fromEntries(both) };
}

/** The dotted names of everything that is no object; an empty object is named itself. */
function leaves(tree: Tree, before = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const name = `${before}${key}`;
    const hasNames = isTree(value) && name !== mapSetting && Object.keys(value).length > 0;
    return hasNames ? leaves(value, `${name}.`) : [name];
  });
}

function settingAt(settings: unknown, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((inner, part) => (isTree(inner) ? inner[part] : undefined), settings);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inWords(value: unknown): string {
  return value === undefined ? 'the default' : JSON.stringify(value);
}
