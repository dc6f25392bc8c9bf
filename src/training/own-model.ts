// An architecture of somebody's own: a file of theirs that is loaded only when it is named, checked, and known by its
// name from then on, in this process. The model file that comes of it needs it no more.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AffettoError } from '../errors.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import type { ModelDefinition, ModelInput, ModelOptions, OptionValue } from '../models/model.js';
import { registerModel } from '../models/registry.js';
import type { TrainingSettings } from './settings.js';

/** The file that defines an architecture, and what it holds. */
export type ModelModule = NonNullable<TrainingSettings['model']['module']>;

/** An architecture that was loaded: what settings call it. */
export interface OwnModel {
  /** Its name from now on. */
  readonly name: string;
  /** Its file, with what that holds. */
  readonly module: Required<ModelModule>;
}

/** Tells whether a model is named by the file that defines it, as `./my-model.mjs`. */
export function isModelModule(name: string): boolean {
  return /\.[cm]?[jt]s$/i.test(name);
}

/**
 * Loads an architecture from its file and makes it known by its name. The file exports a `ModelDefinition`, or a function
 * that makes one of the layers of `affetto/grad`, by default or as `model`.
 * @param module its path, from the working folder, and the SHA-256 that it must have, if any
 * @throws AffettoError `FILE_UNREADABLE` where there is no such file; `RUN_INVALID` where it is not the file that `sha256`
 *   says; `OPTION_INVALID` where it cannot be loaded or exports no architecture
 */
export async function loadOwnModel(module: ModelModule): Promise<OwnModel> {
  const { file } = module;
  const sha256 = createHash('sha256')
    .update(await contentOf(file))
    .digest('hex');
  if (module.sha256 !== undefined && module.sha256 !== sha256) {
    throw new AffettoError(
      'RUN_INVALID',
      `${file} is not what it was when this training was begun: its SHA-256 was ${module.sha256}, and is now ${sha256}. Put the file back, or start a new run.`,
    );
  }
  const definition = definitionIn(await imported(file, sha256), file, await layers());
  registerModel(guarded(definition, file), file);
  return { name: definition.name, module: { file, sha256 } };
}

/** Loads the architecture of settings that name a file; others need nothing. @throws AffettoError as `loadOwnModel` */
export async function loadModelOf({ model }: Pick<TrainingSettings, 'model'>): Promise<void> {
  if (!model.module) return;
  const { name } = await loadOwnModel(model.module);
  if (name === model.name) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `The settings call the model ${model.name}, and ${model.module.file} calls it ${name}. Give both the same name.`,
  );
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `Cannot read ${file}, which is to define the model: ${(cause as Error).message}. Check the path; it starts from the folder that the command runs in.`,
      { cause },
    );
  }
}

async function layers(): Promise<object> {
  return import('../grad.js');
}

/** @param sha256 is in the address, so that a file that was changed meanwhile is loaded anew */
async function imported(file: string, sha256: string): Promise<Record<string, unknown>> {
  const url = `${pathToFileURL(resolve(file)).href}?sha256=${sha256}`;
  try {
    return await import(/* @vite-ignore */ url);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /ts$/i.test(extname(file))) {
      return compiled(file, url);
    }
    throw new AffettoError(
      'OPTION_INVALID',
      `${file} cannot be loaded: ${message}.${hint(cause)}`,
      {
        cause,
      },
    );
  }
}

/** Says what to do about a module that could not be loaded; empty where its own message says it. */
function hint(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes("'affetto'")) return '';
  return ' Install affetto beside it (npm install affetto), or export a function instead, which is given the layers: export default ({ dense, relu }) => ({ name, build }).';
}

/** Loads TypeScript in a Node that does not read it, by the `tsx` of the folder that the file lies in. */
async function compiled(file: string, url: string): Promise<Record<string, unknown>> {
  let loader: string;
  try {
    // What is required finds the loader's CommonJS, which looks for its own files in the wrong place; both lie side by side.
    const required = createRequire(pathToFileURL(resolve(file))).resolve('tsx/esm/api');
    loader = required.replace(/\.cjs$/, '.mjs');
  } catch (cause) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${file} is TypeScript, which Node ${process.versions.node} does not read. Use Node 22.18 or later, install tsx beside the file (npm install tsx), or write it as JavaScript (.mjs).`,
      { cause },
    );
  }
  const { tsImport } = (await import(/* @vite-ignore */ pathToFileURL(loader).href)) as {
    tsImport: (url: string, parent: string) => Promise<Record<string, unknown>>;
  };
  try {
    return await tsImport(url, import.meta.url);
  } catch (cause) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${file} cannot be loaded: ${(cause as Error).message}.${hint(cause)}`,
      { cause },
    );
  }
}

/** What a file may hold, before it is checked. */
type Unchecked = { readonly [Key in keyof ModelDefinition]?: unknown };

function definitionIn(
  exports: Record<string, unknown>,
  file: string,
  grad: object,
): ModelDefinition {
  const inner = exports.default as Record<string, unknown> | undefined;
  // CommonJS, and TypeScript compiled to it, have all exports inside the default one.
  const found = [inner?.default, inner?.model, exports.model, exports.default].find(
    (one) => one !== undefined,
  );
  if (found === undefined) {
    const names = Object.keys(exports).join(', ');
    throw invalid(
      file,
      `it exports no model (${names === '' ? 'nothing' : `only ${names}`}). Write: export default { name: 'mine', defaults: {}, build(scope, input, options) { ... } }`,
    );
  }
  return checked(typeof found === 'function' ? made(found, file, grad) : found, file);
}

function made(make: unknown, file: string, grad: object): unknown {
  try {
    return (make as (layers: object) => unknown)(grad);
  } catch (cause) {
    throw invalid(file, `the function that it exports threw: ${(cause as Error).message}`, cause);
  }
}

function checked(found: unknown, file: string): ModelDefinition {
  if (typeof found !== 'object' || found === null) {
    throw invalid(
      file,
      `what it exports is no model but ${found === null ? 'null' : typeof found}. Give an object with name, defaults and build`,
    );
  }
  const {
    name,
    description = `An architecture of its own (${file})`,
    ...rest
  } = found as Unchecked;
  const { defaults = {}, build } = rest;
  if (typeof name !== 'string' || !/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name)) {
    throw invalid(
      file,
      `its name is ${JSON.stringify(name)}. Give a word of letters, digits, dots and dashes: name: 'mine'`,
    );
  }
  if (typeof description !== 'string') throw invalid(file, 'its description is no text');
  if (typeof build !== 'function') {
    throw invalid(
      file,
      `build is ${typeof build}. Give a function from (scope, { features, lengths, classes }, options) to logits`,
    );
  }
  if (typeof defaults !== 'object' || defaults === null || Array.isArray(defaults)) {
    throw invalid(file, 'defaults is no object. Give every option with its default value');
  }
  const bad = Object.entries(defaults).find(([, value]) => !isOption(value));
  if (bad) {
    throw invalid(
      file,
      `the default of the option ${bad[0]} is ${JSON.stringify(bad[1])}. Give a number, a boolean, a string or a list of numbers`,
    );
  }
  return { name, description, defaults: defaults as ModelOptions, build: build.bind(found) };
}

function isOption(value: unknown): value is OptionValue {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'number');
  return ['number', 'boolean', 'string'].includes(typeof value);
}

/** The same architecture, which says where it is at fault. */
function guarded(definition: ModelDefinition, file: string): ModelDefinition {
  return {
    ...definition,
    build(scope: Scope, input: ModelInput, options: ModelOptions): Tensor {
      let logits: Tensor;
      try {
        logits = definition.build(scope, input, options);
      } catch (cause) {
        const code = cause instanceof AffettoError ? cause.code : 'OPTION_INVALID';
        const where = `${file}: build() of ${definition.name} threw`;
        throw new AffettoError(code, `${where}: ${(cause as Error).message}`, { cause });
      }
      const expected = [input.features.shape[0], input.classes];
      const shape: unknown = logits?.shape;
      if (Array.isArray(shape) && String(shape) === String(expected)) return logits;
      const given = Array.isArray(shape)
        ? `a tensor of shape [${shape.join(', ')}]`
        : `${logits === undefined ? 'nothing' : typeof logits}`;
      throw invalid(
        file,
        `build() returned ${given}. Return logits, [batch, classes]: here [${expected.join(', ')}]`,
      );
    },
  };
}

function invalid(file: string, what: string, cause?: unknown): AffettoError {
  return new AffettoError('OPTION_INVALID', `${file} defines no model: ${what}.`, { cause });
}
