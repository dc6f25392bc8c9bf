// The committed studies mean what they meant when they were run: every trial's base and differences add up to the
// settings that its lines of results hold, and nothing that decides them is left to a preset, which may change.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readStored } from '../../src/check-input.js';
import { listStudies } from '../../src/evaluation/find-studies.js';
import { planTrial } from '../../src/evaluation/study-plan.js';
import { readStudyLines, type StudyLine } from '../../src/evaluation/study-results.js';
import { baseSettings, settingAt, settle } from '../../src/evaluation/study-settings.js';
import { type TrainingSettings, trainingSettingsSchema } from '../../src/training/settings.js';

const folder = fileURLToPath(new URL('../../studies/', import.meta.url));
const studies = await listStudies(folder);
const lines = await readStudyLines(`${folder}results.jsonl`);
const trials = studies.flatMap((found) => found.study.trials.map((trial) => ({ found, trial })));
const named = trials.map(({ found, trial }) => [trial.name, trial, found.file] as const);

describe('studies/', () => {
  const whole = readdirSync(`${folder}base`)
    .map((name) => [name, JSON.parse(readFileSync(`${folder}base/${name}`, 'utf8'))] as const)
    .filter(([, content]) => !('base' in content));

  it.each(whole)('base/%s leaves nothing to a preset', (_, settings) => {
    // Protocol and seeds are the study's; a file that names no labels means the eight emotions.
    const { seed: _seed, split: _split, labels: _labels, ...settled } = settle(settings);
    expect(settings).toEqual(settled);
  });

  it.each(named)('%s adds up to the settings that its results hold', async (name, trial, file) => {
    const { plan, variants } = planTrial(trial, await baseSettings(trial, file), {
      path: '',
      format: null,
    });
    expect(plan.models.length).toBe(variants.length);
    for (const [index, { config }] of plan.models.entries()) {
      const { seed: _seed, split: _split, ...settings } = config;
      const label = variants.length > 1 ? `${name}: ${variants[index]!.label}` : name;
      const own = lines.filter((line) => line.name === label);
      expect(own.length, `lines of ${label}`).toBeGreaterThan(0);
      for (const line of own) expect(recorded(line)).toEqual(settings);
    }
  });

  it.each(named)('%s lists only what differs', async (_, trial, file) => {
    const { base } = trial;
    const before = settle(await baseSettings({ base, differences: [] }, file));
    const same = trial.differences.filter(({ setting, value }) =>
      isDeepStrictEqual(settingAt(before, setting), value),
    );
    expect(same).toEqual([]);
  });

  it('has a trial for every line of results, each name in one study alone', () => {
    const names = trials.map(({ trial }) => trial.name);
    expect(new Set(names).size).toBe(names.length);
    const orphans = lines.filter(({ name }) => !names.includes(name.split(': ')[0]!));
    expect(orphans.map(({ name }) => name)).toEqual([]);
  });

  it('shows beside a study only results that there are', () => {
    const beside = studies.flatMap(({ study }) => study.beside);
    expect(beside.filter((name) => !lines.some((line) => line.name === name))).toEqual([]);
  });
});

/**
 * A line's settings, with what they could not hold: settings that did not exist yet are at the default that
 * changes nothing, and crnn's weights started by He's rule until `init` could say otherwise.
 */
function recorded({ config }: StudyLine) {
  const {
    seed: _seed,
    split: _split,
    ...settings
  } = readStored(trainingSettingsSchema, config).data as TrainingSettings;
  const { name, options } = settings.model;
  if (name !== 'crnn' || options.init !== undefined) return settings;
  return { ...settings, model: { name, options: { ...options, init: 'he' } } };
}
