// Loads everything that answers: the engine that is there, the model, and meanwhile the code that hears, so that a page which
// only imports this loads a few kilobytes.

import type { Diariser } from '../diarisation/diariser.js';
import type { Encoder } from '../embedding/encoder.js';
import { AffettoError } from '../errors.js';
import { encoderWithin } from '../model-file/encoder-within.js';
import type { RecognizerOptions } from '../recognition/recognizer.js';
import { nativeRuntime } from '../runtime/native.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Affetto } from './affetto.js';
import { awake } from './awake.js';
import { fetchBytes, type OnShare } from './fetching.js';
import { bytesOfInput } from './input-bytes.js';
import { knownInput, nameOf, refused } from './recording-input.js';
import {
  type FoundModel,
  findDefault,
  findShipped,
  isShipped,
  type ShippedName,
  shippedFile,
  unknownModel,
} from './shipped.js';
import { hasFiles } from './surroundings.js';

/** A model: one of the package by its name, or a file of one's own. */
export type ModelChoice = ShippedName | (string & {}) | URL | ArrayBuffer | ArrayBufferView | Blob;

/** How affetto is loaded. */
export interface LoadOptions extends RecognizerOptions {
  /**
   * The model: `encoder`, `crnn`, `cnn-lstm`, or the file of another one: its bytes, its URL, in Node its path. Default
   * `encoder`; `crnn` in programs of bundlers that copy no files, with a warning.
   */
  readonly model?: ModelChoice;
  /** The engine. Default: onnxruntime-node where it is installed, else the WebAssembly that comes with affetto. */
  readonly runtime?: Runtime;
  /**
   * Where the networks are that tell who speaks when (`Affetto.conversation`): a folder's path (in Node) or address. Default:
   * the package affetto-diarisation, or affetto's repository.
   */
  readonly diarisation?: string | URL;
  /** Stops the loading when it is aborted: what it is aborted with comes out. */
  readonly signal?: AbortSignal | undefined;
  /** Hears how much of the model has come, in [0, 1]; undefined where nobody knows its size. */
  readonly onProgress?: OnShare;
}

/**
 * Loads affetto: `const affetto = await loadAffetto()`, in Node, Deno, Bun and pages.
 * @throws AffettoError `MODEL_UNKNOWN` for a name that no model has; `FILE_UNREADABLE`, `MODEL_FILE_INVALID`,
 *   `RUNTIME_FAILED`, `OPTION_INVALID` as `loadRecognizer`; what `signal` is aborted with
 */
export function loadAffetto(options: LoadOptions = {}): Promise<Affetto> {
  return awake(() => load(options));
}

async function load(options: LoadOptions): Promise<Affetto> {
  const { model, runtime: given, diarisation, signal, onProgress, ...recognizing } = options;
  signal?.throwIfAborted();
  const [{ name, bytes }, runtime, { Affetto }, { loadRecognizer }] = await Promise.all([
    findModel(model, { signal, onShare: onProgress }),
    given ?? defaultRuntime(),
    import('./affetto.js'),
    import('../recognition/recognizer.js'),
  ]);
  signal?.throwIfAborted();
  const recognizer = await loadRecognizer(bytes, runtime, recognizing);
  if (signal?.aborted) await recognizer.dispose();
  signal?.throwIfAborted();
  onProgress?.(1);
  return new Affetto({
    model: name,
    recognizer,
    runtime,
    loadEncoder: (stop) => loadEncoder(runtime, recognizing, stop),
    loadDiariser: (stop) => loadDiariser(diarisation, runtime, recognizing, stop),
  });
}

/** The native engine where it is installed, else WebAssembly, which is loaded only then. */
async function defaultRuntime(): Promise<Runtime> {
  return nativeRuntime() ?? (await import('../runtime/web.js')).webRuntime();
}

interface Loading {
  readonly signal: AbortSignal | undefined;
  readonly onShare: OnShare | undefined;
}

async function findModel(model: ModelChoice | undefined, loading: Loading): Promise<FoundModel> {
  if (model === undefined) return findDefault(loading);
  if (typeof model === 'string') {
    if (isShipped(model)) return findShipped(model, loading);
    // A name has neither folder nor extension.
    if (!hasFiles() || !/[/\\.]/.test(model)) throw unknownModel(model);
  }
  const input = knownInput(model);
  if (input.kind === 'address' && input.address.protocol !== 'file:') {
    return { name: input.address.href, bytes: await fetchBytes(input.address, loading) };
  }
  if (input.kind !== 'bytes' && input.kind !== 'path' && input.kind !== 'address') {
    throw refused(
      `A ${nameOf(model)} is no model. Name one of the package, or give a file: its bytes, a URL or a Blob.`,
    );
  }
  const bytes = await bytesOfInput(input, loading.signal);
  const name = typeof model === 'string' ? model : model instanceof URL ? model.href : 'a file';
  const plain = bytes instanceof Blob ? new Uint8Array(await bytes.arrayBuffer()) : bytes;
  return { name, bytes: plain };
}

async function loadEncoder(
  runtime: Runtime,
  options: RecognizerOptions,
  signal: AbortSignal | undefined,
): Promise<Encoder> {
  const bytes =
    (await encoderWithin(() => shippedFile('encoder.onnx', { signal }))) ??
    (await shippedFile('speech-encoder.onnx', { signal }));
  if (!bytes) {
    throw new AffettoError(
      'MODEL_UNKNOWN',
      'The encoder did not come with this program. It lies within node_modules/affetto/models/encoder.onnx: let your bundler copy that file, or embed in a program that was not bundled.',
    );
  }
  const { openEncoder } = await import('../embedding/encoder.js');
  const { threads } = options;
  return openEncoder(bytes, runtime, threads === undefined ? {} : { threads });
}

async function loadDiariser(
  folder: string | URL | undefined,
  runtime: Runtime,
  { threads }: RecognizerOptions,
  signal: AbortSignal | undefined,
): Promise<Diariser> {
  const [{ findDiarisation }, { openDiariser }] = await Promise.all([
    import('./diarisation-files.js'),
    import('../diarisation/open-diariser.js'),
  ]);
  const files = await findDiarisation(folder, { signal });
  return openDiariser(files, runtime, threads === undefined ? {} : { threads });
}
