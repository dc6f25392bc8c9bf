// The models that the page answers with, whichever is the default of models/manifest.json.

import { existsSync, readFileSync } from 'node:fs';
import { repository } from './sounds.js';

const manifest = JSON.parse(readFileSync(`${repository}models/manifest.json`, 'utf8')) as {
  models: { id: string; file: string }[];
};

/** Path of the model that answers at once, and alone where `SiteInChromium.open` is not asked for the large one. */
export function smallModelFile(): string {
  const small = manifest.models.find(({ id }) => id !== 'encoder');
  if (!small) throw new Error('models/manifest.json names no small model');
  return `${repository}models/${small.file}`;
}

/** Path of the model that takes over; undefined where there is none in models/. */
export function largeModelFile(): string | undefined {
  const large = manifest.models.find(({ id }) => id === 'encoder');
  const path = `${repository}models/${large?.file}`;
  return large && existsSync(path) ? path : undefined;
}
