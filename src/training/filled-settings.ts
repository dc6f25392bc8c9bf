// What settings leave to files that they name: the model file that training starts from decides network and front end, the
// file of an architecture its name. Filled in before settings are checked, since only then is known what there is.

import { isDeepStrictEqual } from 'node:util';
import { checkInput } from '../check-input.js';
import { AffettoError } from '../errors.js';
import { isModelModule, loadOwnModel } from './own-model.js';
import { readStart, settingsOfStart } from './start.js';
import { startSchema } from './start-settings.js';

/** Settings as somebody wrote them, not yet checked. */
export type WrittenSettings = { readonly [name: string]: unknown };

/**
 * Fills in network and front end from the files that settings name; what names none comes back as it is.
 * @throws AffettoError what `readStart` and `loadOwnModel` throw; `OPTION_INVALID` where a setting is not what the file
 *   decides
 */
export async function filledSettings(written: WrittenSettings): Promise<WrittenSettings> {
  const own = await withOwnModel(written);
  const { data: from } = checkInput(startSchema, own.from);
  // What is wrong with it is said when all settings are checked.
  if (!from) return own;
  const start = await readStart(from);
  const theirs = settingsOfStart(start);
  const { model, frontEnd } = own;
  const differences = [
    ...overruled(theirs.model, isTree(model) ? { ...model, module: undefined } : model, 'model'),
    ...overruled(theirs.frontEnd, frontEnd, 'frontEnd'),
  ];
  if (differences.length > 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${from.file} decides what training goes on with, and ${differences.join('; ')}. Leave that out, or start from another file.`,
    );
  }
  const module = isTree(model) && model.module !== undefined ? { module: model.module } : {};
  return { ...own, ...theirs, model: { ...theirs.model, ...module }, from: start.from };
}

async function withOwnModel(written: WrittenSettings): Promise<WrittenSettings> {
  const { model } = written;
  if (!isTree(model)) return written;
  const { name, module } = model;
  const file = isTree(module) ? module.file : undefined;
  const named = typeof name === 'string' && isModelModule(name) ? name : file;
  if (typeof named !== 'string') return written;
  const sha256 =
    isTree(module) && typeof module.sha256 === 'string' ? { sha256: module.sha256 } : {};
  const own = await loadOwnModel({ file: named, ...sha256 });
  const itsName = typeof name === 'string' && name !== named ? name : own.name;
  return { ...written, model: { ...model, name: itsName, module: own.module } };
}

/** Lists what somebody wrote that is not what a file decides. */
function overruled(theirs: unknown, written: unknown, name: string): string[] {
  if (written === undefined || isDeepStrictEqual(theirs, written)) return [];
  if (!isTree(written) || !isTree(theirs)) {
    return [`${name} is ${JSON.stringify(theirs)} there, ${JSON.stringify(written)} here`];
  }
  return Object.entries(written).flatMap(([key, value]) =>
    overruled(theirs[key], value, `${name}.${key}`),
  );
}

function isTree(value: unknown): value is WrittenSettings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
