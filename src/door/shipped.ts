// Finds the models of the package wherever the program runs: their files in Node, Deno and Bun; an address in a page, which
// Vite, webpack and their like understand and copy the file for; and for programs that came without any file, made by
// bundlers that copy none, the small model, which is part of the code.

import { readAudioFile } from '../audio/read-file.js';
import { AffettoError } from '../errors.js';
import { nearest } from '../nearest.js';
import { embeddedModel } from './embedded-model.js';
import { type FetchOptions, fetchBytes, isNotThere } from './fetching.js';
import { hasFiles, pathOf } from './surroundings.js';

/** The models of the package that `loadAffetto` knows by name; the first answers when nobody names one. */
export const shippedNames = ['encoder', 'crnn', 'cnn-lstm'] as const satisfies ShippedName[];

/** The name of a model of the package. */
export type ShippedName = 'encoder' | 'crnn' | 'cnn-lstm';

/** The name of the model that is part of the code. */
const embeddedName = 'crnn';

/** A model's file. */
export interface FoundModel {
  /** Its name, such as `crnn`; for a file of somebody's own where it was. */
  readonly name: string;
  /** The file. */
  readonly bytes: Uint8Array;
}

/** Whether a model of the package has this name. */
export function isShipped(name: string): name is ShippedName {
  return (shippedNames as readonly string[]).includes(name);
}

/** Finds the model that answers when nobody names one: `encoder`, or the small one where no file came along. */
export async function findDefault(options: FetchOptions): Promise<FoundModel> {
  const [name] = shippedNames;
  const bytes = await shippedFile(`${name}.onnx`, options);
  if (bytes) return { name, bytes };
  const small = await embeddedModel();
  if (!small) throw notFound(name);
  console.warn(
    `affetto: ${name}.onnx did not come with this program (esbuild and Rollup copy no files), so the small model, ${embeddedName}, answers. Copy node_modules/affetto/models/${name}.onnx beside your program and say loadAffetto({ model: new URL(...) }), or say loadAffetto({ model: '${embeddedName}' }).`,
  );
  return { name: embeddedName, bytes: small };
}

/**
 * Finds a model of the package by its name.
 * @throws AffettoError `MODEL_UNKNOWN` where its file did not come with the program
 */
export async function findShipped(name: ShippedName, options: FetchOptions): Promise<FoundModel> {
  const own = name === embeddedName ? await embeddedModel() : undefined;
  const bytes = own ?? (await shippedFile(`${name}.onnx`, options));
  if (bytes) return { name, bytes };
  throw notFound(name);
}

/** Says which name was meant. */
export function unknownModel(name: string): AffettoError {
  const near = nearest(name, shippedNames);
  return new AffettoError(
    'MODEL_UNKNOWN',
    `There is no model "${name}"${near ? ` (did you mean "${near}"?)` : ''}. Name one of ${shippedNames.join(', ')}, or give a file of your own: its bytes, its URL, or in Node its path.`,
  );
}

function notFound(name: string): AffettoError {
  return new AffettoError(
    'MODEL_UNKNOWN',
    `The file of the model ${name} did not come with this program. Copy node_modules/affetto/models/${name}.onnx beside it, and say loadAffetto({ model: new URL(...) }).`,
  );
}

/** Gives a file of the package's models; undefined where it did not come with the program. */
export async function shippedFile(
  file: string,
  options: FetchOptions,
): Promise<Uint8Array | undefined> {
  return hasFiles() ? fileOnDisk(file) : fileOfPage(file, options);
}

/** Tries beside affetto, and then where the program runs, for programs that were bundled. */
async function fileOnDisk(file: string): Promise<Uint8Array | undefined> {
  for (const place of [addressOf(file), addressAtHome(file)]) {
    if (place?.protocol !== 'file:') continue;
    try {
      return await readAudioFile(pathOf(place));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return undefined;
}

/** Whether a file could not be read because there is none. */
export const isMissing = (error: unknown): boolean =>
  error instanceof AffettoError &&
  ['ENOENT', 'ENOTDIR'].includes((error.cause as { code?: string } | undefined)?.code ?? '');

function addressAtHome(file: string): URL | undefined {
  try {
    const { createRequire } = process.getBuiltinModule('node:module');
    const { pathToFileURL } = process.getBuiltinModule('node:url');
    const require = createRequire(`${process.cwd()}/package.json`);
    return pathToFileURL(require.resolve(`affetto/models/${file}`));
  } catch {
    return undefined;
  }
}

async function fileOfPage(file: string, options: FetchOptions): Promise<Uint8Array | undefined> {
  const address = addressOf(file);
  if (!address) return undefined;
  try {
    const bytes = await fetchBytes(address, options);
    // Servers of apps of one page answer anything with that page.
    return bytes[0] === '<'.charCodeAt(0) ? undefined : bytes;
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

/** The addresses are written out where bundlers shall copy the file: of a computed one they know nothing. */
function addressOf(file: string): URL | undefined {
  try {
    if (file === 'encoder.onnx') return new URL('../../models/encoder.onnx', import.meta.url);
    const here = import.meta.url;
    return new URL(`../../models/${file}`, here);
  } catch {
    // In a CommonJS bundle there is no address.
    return undefined;
  }
}
