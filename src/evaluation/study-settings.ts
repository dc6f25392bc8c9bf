// From a trial to the settings that it stands for: its base is read, and the base of that, and so on; then the
// differences are laid over one another.

import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { AffettoError } from '../errors.js';
import { filledSettings } from '../training/filled-settings.js';
import { isModelModule } from '../training/own-model.js';
import { presetSettings } from '../training/presets.js';
import type { TrainingSettings, TrainingSettingsInput } from '../training/settings.js';
import {
  type Difference,
  isSettings,
  parseSettingsFile,
  parseStudy,
  type Settings,
  type SettingsFile,
} from './study-file.js';

/**
 * What a trial's base and differences add up to. Without differences a base that is settings is returned as it
 * is, so that what it leaves to a preset can still be set.
 * @param file the study's or settings' file, from which paths start
 * @throws AffettoError `OPTION_INVALID` for files that cannot be read, trials and settings that do not exist,
 *   and bases that go round in a circle
 */
export function baseSettings(trial: SettingsFile, file: string): Promise<Settings> {
  return resolveBase(trial, resolve(file), []);
}

/** Settles settings over the preset of their model. @throws AffettoError what `trainingSettings` throws */
export function settle(settings: Settings): TrainingSettings {
  const { model, ...overrides } = settings as Settings & { model: TrainingSettingsInput['model'] };
  return presetSettings(model, overrides as Partial<TrainingSettingsInput>);
}

/** `settings` with one of them set, by its dotted name. */
export function withSetting(settings: Settings, name: string, value: unknown): Settings {
  const nested = name
    .split('.')
    .reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Settings;
  return merge(settings, nested);
}

/** The setting of a dotted name; undefined where there is none. */
export function settingAt(settings: unknown, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((inner, part) => (isSettings(inner) ? inner[part] : undefined), settings);
}

/** A file's text. @throws AffettoError `OPTION_INVALID` naming the file */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AffettoError(
      'OPTION_INVALID',
      `Cannot read ${path}: ${(cause as Error).message}. Check the path.`,
      { cause },
    );
  }
}

/** @param trail the bases that led here, outermost first */
async function resolveBase(
  { base, differences }: SettingsFile,
  file: string,
  trail: readonly string[],
): Promise<Settings> {
  const named = typeof base === 'string' ? await namedBase(base, file, trail) : base;
  const settings = await withModelKnown(named);
  if (differences.length === 0) return settings;
  const changed = await withModelKnown(differences.reduce<Settings>(applied, settle(settings)));
  // A setting that training does not know is refused.
  settle(changed);
  return changed;
}

/** Loads the architecture of somebody's own that settings name by its file, and names it by its name. */
async function withModelKnown(settings: Settings): Promise<Settings> {
  const { model } = await filledSettings({ model: settings.model });
  return { ...settings, model };
}

async function namedBase(base: string, file: string, trail: readonly string[]): Promise<Settings> {
  const [path = '', trialName] = base.split('#');
  if (trialName === undefined && isModelModule(base)) {
    return settle(await withModelKnown({ model: { name: resolve(dirname(file), base) } }));
  }
  if (trialName === undefined && !path.endsWith('.json')) {
    return settle({ model: { name: base } });
  }
  const target = path === '' ? file : resolve(dirname(file), path);
  const step = trialName === undefined ? target : `${target}#${trialName}`;
  if (trail.includes(step)) {
    const circle = [...trail.slice(trail.indexOf(step)), step].map((name) => relative('', name));
    throw new AffettoError(
      'OPTION_INVALID',
      `The bases go round in a circle: ${circle.join(' -> ')}. Let one of them start from a file of whole settings, or from a preset's name.`,
    );
  }
  const text = await readText(target);
  const next =
    trialName === undefined ? parseSettingsFile(text, target) : trialNamed(text, target, trialName);
  return resolveBase(next, target, [...trail, step]);
}

function trialNamed(text: string, path: string, name: string): SettingsFile {
  const { trials } = parseStudy(text, path);
  const trial = trials.find((one) => one.name === name);
  if (trial) return trial;
  throw new AffettoError(
    'OPTION_INVALID',
    `${path} has no trial ${name}. It has: ${trials.map((one) => one.name).join(', ')}.`,
  );
}

function applied(settings: Settings, { setting, value }: Difference): Settings {
  return withSetting(settings, setting, value);
}

/** `over` laid over `under`, objects merged at every depth. */
function merge(under: Settings, over: Settings): Settings {
  const merged: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const known = merged[name];
    merged[name] = isSettings(known) && isSettings(value) ? merge(known, value) : value;
  }
  return merged;
}
