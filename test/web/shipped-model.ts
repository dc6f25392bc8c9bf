// The model that the page answers with.

import { readFileSync } from 'node:fs';
import { repository } from './sounds.js';

/** Path of the default of models/manifest.json. */
export function shippedModelFile(): string {
  const manifest = JSON.parse(readFileSync(`${repository}models/manifest.json`, 'utf8')) as {
    default: string;
    models: { id: string; file: string }[];
  };
  const chosen = manifest.models.find(({ id }) => id === manifest.default);
  if (!chosen) throw new Error('models/manifest.json names no default that it lists');
  return `${repository}models/${chosen.file}`;
}
