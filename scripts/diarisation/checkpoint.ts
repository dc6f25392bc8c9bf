// Tensors out of a PyTorch checkpoint: a zip that holds a pickle and the numbers beside it. Nothing in the pickle is run:
// what it would call becomes a plain object, but for the two functions that put tensors together.

import { Parser } from 'pickleparser';
import { fromBufferPromise } from 'yauzl';
import { AffettoError } from '../../src/errors.js';

/** A tensor of a checkpoint. */
export interface CheckpointTensor {
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** The numbers, the last axis fastest. */
  readonly values: Float32Array;
}

/**
 * Reads the tensors of a state dictionary.
 * @param bytes a checkpoint as `torch.save` writes it since PyTorch 1.6
 * @param key where in the checkpoint the dictionary is; absent: the checkpoint is the dictionary
 * @returns each tensor of float32 by its name
 * @throws AffettoError `ARCHIVE_CORRUPT` for what is no such checkpoint
 */
export async function readCheckpoint(
  bytes: Uint8Array,
  key?: string,
): Promise<Map<string, CheckpointTensor>> {
  const files = await filesOf(bytes);
  const pickle = [...files].find(([name]) => name.endsWith('/data.pkl'));
  if (!pickle) throw corrupt('it holds no data.pkl');
  const folder = pickle[0].slice(0, -'data.pkl'.length);
  const parser = new Parser({
    unpicklingTypeOfDictionary: 'Map',
    persistentResolver: { resolve: (id: unknown) => storageOf(id, folder, files) },
    nameResolver: { resolve: nameOf },
  });
  const content: unknown = parser.parse(pickle[1]);
  const dictionary = key === undefined ? content : asMap(content).get(key);
  const tensors = [...asMap(dictionary)].flatMap(([name, value]) =>
    value instanceof Rebuilt ? [[String(name), value.tensor()] as const] : [],
  );
  return new Map(tensors);
}

async function filesOf(bytes: Uint8Array): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(Buffer.from(bytes));
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    files.set(entry.fileName, Buffer.concat(chunks));
  }
  return files;
}

/** The numbers that tensors are cut from; undefined: of a type other than float32. */
interface Storage {
  readonly floats: Float32Array | undefined;
}

function storageOf(id: unknown, folder: string, files: ReadonlyMap<string, Buffer>): Storage {
  const [, type, key] = id as [string, { readonly storageType?: string }, string];
  if (type.storageType !== 'FloatStorage') return { floats: undefined };
  const file = files.get(`${folder}data/${key}`);
  if (!file) throw corrupt(`it holds no data/${key}`);
  // Copied: in the file they need not start at a multiple of four.
  return { floats: new Float32Array(new Uint8Array(file).buffer) };
}

/** A tensor as the pickle describes it. */
class Rebuilt {
  constructor(
    private readonly storage: Storage,
    private readonly offset: number,
    private readonly shape: readonly number[],
    private readonly strides: readonly number[],
  ) {}

  tensor(): CheckpointTensor {
    const { storage, offset, shape, strides } = this;
    const size = shape.reduce((product, length) => product * length, 1);
    let expected = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (shape[axis] !== 1 && strides[axis] !== expected) throw corrupt('a tensor is not in rows');
      expected *= shape[axis] as number;
    }
    const values = storage.floats?.slice(offset, offset + size) ?? new Float32Array();
    return { shape, values };
  }
}

/** Gives what the pickle may call: two functions of PyTorch's, Python's dictionary, and for any other name one that does nothing. */
function nameOf(module: string, name: string): (...args: never[]) => unknown {
  const full = `${module}.${name}`;
  if (full === 'torch._utils._rebuild_tensor_v2') {
    return (
      storage: Storage,
      offset: number,
      shape: readonly number[],
      strides: readonly number[],
    ) => new Rebuilt(storage, offset, shape, strides);
  }
  if (full === 'collections.OrderedDict') return () => new Map();
  // A function of this kind, since the parser also puts `new` before it.
  const stranger = function stranger() {};
  return Object.assign(stranger, module === 'torch' && { storageType: name });
}

function asMap(value: unknown): Map<unknown, unknown> {
  if (value instanceof Map) return value;
  throw corrupt('it holds no dictionary of tensors');
}

function corrupt(what: string): AffettoError {
  return new AffettoError('ARCHIVE_CORRUPT', `This is no checkpoint of PyTorch's: ${what}.`);
}
