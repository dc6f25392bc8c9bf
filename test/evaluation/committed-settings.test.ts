// The committed configurations say everything: settings that a file leaves out come from the model's preset,
// so an incomplete one would mean something else as soon as the preset changes.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../src/evaluation/study-file.js';
import { presetSettings } from '../../src/training/presets.js';

const folder = new URL('../../experiments/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const isExperiment = (name: string) => name.endsWith('.experiment.json');
const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');

describe('experiments/', () => {
  it.each(files.filter((name) => !isExperiment(name)))('%s leaves nothing to a preset', (name) => {
    const settings = JSON.parse(read(name));
    // A file that names no labels means the eight emotions.
    const { seed: _, labels: __, ...settled } = presetSettings(settings.model, settings);
    expect(settings).toEqual(settled);
  });

  it.each(files.filter(isExperiment))('%s is an experiment, its base is there', (name) => {
    const { base } = parseExperiment(read(name), name);
    if (typeof base === 'string') expect(files).toContain(base);
  });
});
