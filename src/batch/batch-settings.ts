// What the answers of a batch depend on beside its recordings: plain data that is sent to processes and to other machines,
// and kept in the journal, so that a batch goes on only with what it was begun with.

import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import type { ReadOptions } from '../audio/types.js';
import { AffettoError } from '../errors.js';
import { nearest } from '../nearest.js';
import { readModelFile } from '../recognition/model-on-disk.js';
import { loadRecognizer, type Recognizer } from '../recognition/recognizer.js';
import { shippedModels } from '../recognition/shipped-models.js';
import { nodeRuntime } from '../runtime/node.js';
import type { AnswerChoice } from './hear-recording.js';

/** Which model answers. */
export interface BatchModel {
  /** The name of a model that comes with affetto, such as `encoder`; else `path` says where the file lies. */
  readonly shipped?: string;
  /** The file's absolute path. */
  readonly path?: string;
  /** The SHA-256 of the file, hexadecimal: another file under that name answers nothing. */
  readonly digest: string;
}

/** What answers depend on; plain data. */
export interface BatchSettings extends AnswerChoice {
  readonly model: BatchModel;
  /** The labels to answer among; absent: all of the model's. */
  readonly only?: readonly string[];
  /** The playback speeds, 0.5 to 2, at which each window is heard. */
  readonly speeds: readonly number[];
  /** How recordings are read. */
  readonly reading: Pick<ReadOptions, 'allowTruncated'>;
  /** Whether ffmpeg may decode what affetto cannot. */
  readonly ffmpeg: boolean;
}

/**
 * Describes a model file.
 * @param path the file; undefined: the model that answers when none is named
 * @throws AffettoError `MODEL_FILE_INVALID` where it cannot be read
 */
export async function describeModel(
  path: string | undefined,
): Promise<{ readonly model: BatchModel; readonly bytes: Uint8Array }> {
  const shipped = (await shippedModels()).find(({ isDefault, path: own }) =>
    path === undefined ? isDefault : resolve(path) === own,
  );
  const place = shipped?.path ?? resolve(path as string);
  const bytes = await readModelFile(place);
  const digest = digestOf(bytes);
  return { model: shipped ? { shipped: shipped.id, digest } : { path: place, digest }, bytes };
}

/**
 * Loads the model of a batch with one thread: batches keep cores busy with processes.
 * @throws AffettoError `MODEL_UNKNOWN` where this affetto ships no such model; `MODEL_FILE_INVALID` where the file is
 *   another one than that of the batch; what `loadRecognizer` throws
 */
export async function openBatchRecognizer({
  model,
  only,
  speeds,
}: Pick<BatchSettings, 'model' | 'only' | 'speeds'>): Promise<Recognizer> {
  const all = await shippedModels();
  const own = all.find(({ id }) => id === model.shipped);
  if (model.shipped !== undefined && !own) {
    const names = all.map(({ id }) => id);
    const meant = nearest(model.shipped, names);
    throw new AffettoError(
      'MODEL_UNKNOWN',
      `The batch asks for the model "${model.shipped}", which this affetto does not have${meant === undefined ? '' : ` (it has ${names.join(', ')})`}. Run the same version of affetto everywhere.`,
    );
  }
  const path = own?.path ?? (model.path as string);
  const bytes = await readModelFile(path);
  const digest = digestOf(bytes);
  if (digest !== model.digest) {
    throw new AffettoError(
      'MODEL_FILE_INVALID',
      `${path} is another file here (SHA-256 ${digest.slice(0, 12)}...) than the one of the batch (${model.digest.slice(0, 12)}...). ${own ? 'Run the same version of affetto everywhere.' : 'Give workers the same file under the same path.'}`,
    );
  }
  return loadRecognizer(bytes, nodeRuntime, { speeds, threads: 1, ...(only && { only }) });
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
