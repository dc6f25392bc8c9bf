// Which of affetto's models are in a folder: an app's bundle, a container's files, an archive. Emotion recognition is forbidden
// in some places and has to be told in others (docs/law.md), so whoever releases an app must be able to know.

import { readFile, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { walkFiles } from '../corpora/walk.js';
import { AffettoError } from '../errors.js';
import { shippedModels } from '../recognition/shipped-models.js';
import { hasCode, type ModelTrace, tracesIn } from './model-traces.js';
import { type Allowance, isArchive, NotUnpacked, packedIn } from './unpacking.js';

/** A model and where it is. */
export interface AuditedModel extends ModelTrace {
  /** The file, below the folder, with forward slashes; what is packed follows, `app.zip!/model.bin`, `app.js@1024`. */
  readonly path: string;
  /** How it is packed, the outermost first; empty where the file is the model. */
  readonly packing: readonly string[];
  /** Its name where it is one of this package's models, such as `encoder`. */
  readonly shippedAs?: string;
}

/** What could not be looked into. */
export interface NotAudited {
  /** Where it is, as `AuditedModel.path` says it. */
  readonly path: string;
  /** Why, a sentence without a full stop. */
  readonly reason: string;
}

/** What an audit found. */
export interface Audit {
  /** The folder or file, as it was given. */
  readonly dir: string;
  /** How many files were looked into. */
  readonly files: number;
  /** The models, by path. */
  readonly models: readonly AuditedModel[];
  /** Files with affetto's code and no model: it may fetch one from elsewhere. As `AuditedModel.path`. */
  readonly code: readonly string[];
  /** What nobody looked into: a model may be in it. */
  readonly notAudited: readonly NotAudited[];
}

/** What an audit can be told. */
export interface AuditOptions {
  /** Is called after each file: how many of `total` are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** How many bytes are read of one file at most, with all that is packed in it; default 2 GiB. */
  readonly maxBytes?: number;
  /** Stops the audit, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

const defaultMaxBytes = 2 * 2 ** 30;

/** Layers of packing that are opened: gzip within base64 text within a tar within gzip within a zip has five. */
const maxDepth = 6;

const codeName = /\.([cm]?js|html?|asar)(\.(gz|zst|br!))?$/;

/**
 * Looks for affetto's models in every file below a folder, or in one file, whatever their names: as they are, within larger
 * files, in tar, zip (.apk, .ipa, .jar), gzip (.tgz), Brotli and Zstandard, as base64 text. Hidden folders are entered. A model
 * that was converted to another format, encrypted, or robbed of its metadata is not found.
 * @param dir The folder or file.
 * @throws AffettoError `FILE_UNREADABLE` where `dir` is missing or may not be read
 */
export async function auditFolder(dir: string, options: AuditOptions = {}): Promise<Audit> {
  const { maxBytes = defaultMaxBytes } = options;
  const root = resolve(dir);
  const isFile = await stat(root).then(
    (found) => found.isFile(),
    () => false,
  );
  const { files, unreadable } = isFile
    ? { files: [root], unreadable: [] }
    : await walkFiles(root, { hidden: true });
  const named = (path: string) => (isFile ? dir : relative(root, path).split(sep).join('/') || '.');
  const found = {
    models: [] as AuditedModel[],
    code: [] as string[],
    notAudited: unreadable.map(({ path, reason }) => ({ path: named(path), reason })),
  };
  const names = await shippedNames();
  for (const [index, file] of files.entries()) {
    options.signal?.throwIfAborted();
    const path = named(file);
    try {
      const bytes = await bytesOf(file, maxBytes);
      await lookInto({ path, packing: [], bytes }, { bytes: maxBytes }, found);
    } catch (error) {
      if (isFile && error instanceof AffettoError) throw error;
      found.notAudited.push({ path, reason: reasonOf(error) });
    }
    options.onProgress?.(index + 1, files.length);
  }
  const models = found.models.map((model) => {
    const shippedAs = model.sha256 && names.get(model.sha256);
    return shippedAs ? { ...model, shippedAs } : model;
  });
  return { dir, files: files.length, ...found, models };
}

/** The seals of this package's models, and their names. */
async function shippedNames(): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const { id, path } of await shippedModels()) {
    // A package whose models were taken out can look for them all the same.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (const { sha256 } of tracesIn(bytes)) if (sha256) names.set(sha256, id);
  }
  return names;
}

async function bytesOf(path: string, maxBytes: number): Promise<Buffer> {
  const found = await stat(path);
  if (!found.isFile()) throw new NotUnpacked('it is no regular file');
  if (found.size > maxBytes)
    throw new NotUnpacked(`it has ${found.size} bytes, more than the ${maxBytes} that are read`);
  return readFile(path);
}

interface Layer {
  readonly path: string;
  readonly packing: readonly string[];
  readonly bytes: Buffer;
}

interface Findings {
  readonly models: AuditedModel[];
  readonly code: string[];
  readonly notAudited: NotAudited[];
}

/** Looks into bytes and then into what is packed in them. */
async function lookInto(layer: Layer, allowance: Allowance, found: Findings): Promise<void> {
  const { path, packing, bytes } = layer;
  const before = found.models.length;
  // What lies in an archive as it is would be found twice.
  if (!isArchive(bytes)) found.models.push(...tracedIn(layer));
  try {
    for await (const packed of packedIn(path, bytes, allowance)) {
      if (packing.length === maxDepth) throw new NotUnpacked(`it is packed ${maxDepth} times`);
      await lookInto(
        {
          path: `${path}${packed.name}`,
          packing: [...packing, packed.packing],
          bytes: packed.bytes,
        },
        allowance,
        found,
      );
    }
  } catch (error) {
    if (!(error instanceof NotUnpacked)) throw error;
    // Base64 digits may stand for anything, a picture that was cut off among it.
    if (packing.at(-1) !== 'base64') found.notAudited.push({ path, reason: error.message });
    if (isArchive(bytes)) {
      const known = new Set(found.models.slice(before).map(({ sha256 }) => sha256));
      found.models.push(...tracedIn(layer).filter(({ sha256 }) => !known.has(sha256)));
    }
  }
  const hasModel = found.models.length > before;
  if (!hasModel && codeName.test(path) && hasCode(bytes)) found.code.push(path);
}

function tracedIn({ path, packing, bytes }: Layer): AuditedModel[] {
  return tracesIn(bytes).map((trace) => ({ path, packing, ...trace }));
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'it is a broken link';
  return message;
}
