// The models that come with the package. `models/manifest.json` names them, and which one answers when
// nobody names one; the page reads the same file.

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readModelMetadata } from '../model-file/model-file.js';

const folder = new URL('../../models/', import.meta.url);

const manifestSchema = z.object({
  /** The id of the model that answers when none is named. */
  default: z.string(),
  models: z.array(z.object({ id: z.string(), file: z.string() })),
});

/** A model file of the package. */
export interface ShippedModel {
  /** Its name in the manifest, such as `crnn`. */
  readonly id: string;
  /** Where the file lies. */
  readonly path: string;
  /** Whether it answers when none is named. */
  readonly isDefault: boolean;
}

async function readManifest() {
  const text = await readFile(new URL('manifest.json', folder), 'utf8');
  return manifestSchema.parse(JSON.parse(text));
}

/** Lists the models of the package in the order of the manifest. */
export async function shippedModels(): Promise<ShippedModel[]> {
  const manifest = await readManifest();
  return manifest.models.map(({ id, file }) => ({
    id,
    path: fileURLToPath(new URL(file, folder)),
    isDefault: id === manifest.default,
  }));
}

/** Finds the path of the model that answers when none is named. */
export async function defaultModelPath(): Promise<string> {
  const model = (await shippedModels()).find(({ isDefault }) => isDefault);
  if (!model) throw new Error('models/manifest.json names no default that it lists');
  return model.path;
}

/** Finds the path of the first model whose weights labelled clips can train on: one that does not get to know voices. */
export async function trainableModelPath(): Promise<string> {
  for (const { path } of await shippedModels()) {
    const { voice } = readModelMetadata(await readFile(path));
    if (!voice) return path;
  }
  throw new Error('models/manifest.json lists no model whose weights can be trained on');
}
