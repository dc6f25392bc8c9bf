// A finished model file as the beginning of a training: its network with weights, statistics and front end, what of them
// a network of other labels takes over, and why a file cannot be started from.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, frontEndOptions } from '../features/options.js';
import { initialize, type LayoutEntry } from '../grad/initialization.js';
import type { ModelMetadata, TrainedValues } from '../model-file/model-file.js';
import { type ModelParts, networkLayout, readModelWeights } from '../model-file/weights.js';
import { isFittedAtOnce } from '../models/encoder.js';
import { memberNames } from '../models/ensemble.js';
import { createModel, type Model } from '../models/registry.js';
import type { TrainingSettings } from './settings.js';
import type { StartSettings } from './start-settings.js';

/** A model file that was read to start from, one network of it. */
export interface Start {
  /** What was asked for, with what the file holds. */
  readonly from: StartSettings & { readonly sha256: string };
  /** What the file says of itself. */
  readonly metadata: ModelMetadata;
  /** The network, one alone. */
  readonly model: Model;
  /** Its values, in the order of its own layout; an encoder inside the file too. */
  readonly values: TrainedValues;
}

/**
 * Reads a model file to start from.
 * @throws AffettoError `MODEL_FILE_INVALID` where it is none or cannot be read; `RUN_INVALID` where it is not the file that
 *   `sha256` says; `OPTION_INVALID` for a member that it does not have, several networks of which none is named, and a model
 *   that was adapted to somebody
 */
export async function readStart(from: StartSettings): Promise<Start> {
  const { file } = from;
  const bytes = await bytesOf(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (from.sha256 !== undefined && from.sha256 !== sha256) {
    throw new AffettoError(
      'RUN_INVALID',
      `${file} is not the file that this training started from: its SHA-256 was ${from.sha256}, and is now ${sha256}. Put the file back, or start a new run.`,
    );
  }
  const parts = partsOf(bytes, file);
  if (parts.metadata.adaptation) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${file} was adapted to a speaker whom it does not name, so nobody could say which voices the new model has heard. Start from the model before it was adapted.`,
    );
  }
  return { from: { ...from, sha256 }, metadata: parts.metadata, ...networkOf(parts, from) };
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new AffettoError(
      'MODEL_FILE_INVALID',
      `Cannot read ${file}, which training is to start from: ${(cause as Error).message}. Give a model file, such as models/cnn-lstm.onnx.`,
      { cause },
    );
  }
}

function partsOf(bytes: Uint8Array, file: string): ModelParts {
  try {
    return readModelWeights(bytes);
  } catch (cause) {
    if (!(cause instanceof AffettoError)) throw cause;
    const hint =
      cause.code === 'MODEL_UNKNOWN'
        ? ' An architecture of your own is defined by a file: give that with --model.'
        : '';
    throw new AffettoError(cause.code, `${file}: ${cause.message}${hint}`, { cause });
  }
}

/** Takes one network out of a file. */
function networkOf(
  { metadata, model, layout, values }: ModelParts,
  { file, member }: StartSettings,
): Pick<Start, 'model' | 'values'> {
  const { members = 1, eachMember, name, options } = metadata.model;
  if (members === 1) {
    if (member === undefined || member === 1) return { model, values };
    throw new AffettoError('OPTION_INVALID', `${file} holds one network, so it has no ${member}.`);
  }
  if (member === undefined || member > members) {
    const choices = Array.from({ length: members }, (_, index) => `--member ${index + 1}`);
    throw new AffettoError(
      'OPTION_INVALID',
      `${file} holds ${members} networks that answer together${member === undefined ? '' : `, so it has no ${member}`}; training goes on with one of them. Give ${choices.join(' or ')} (from.member in a settings file).`,
    );
  }
  const before = `${memberNames(members)[member - 1]}/`;
  const own = (entries: readonly LayoutEntry[], flat: Float32Array) =>
    Float32Array.from(
      entries
        .filter((entry) => entry.name.startsWith(before))
        .flatMap(({ offset, size }) => [...flat.subarray(offset, offset + size)]),
    );
  return {
    model: createModel(name, eachMember?.[member - 1]?.options ?? options),
    values: {
      ...values,
      weights: own(layout.parameters, values.weights),
      statistics: own(layout.statistics, values.statistics),
    },
  };
}

/** What a file decides of the settings of a training that starts from it. */
export function settingsOfStart({
  model,
  metadata,
}: Start): Pick<TrainingSettings, 'model' | 'frontEnd'> {
  const { frontEnd } = metadata;
  // Of an encoder's file nothing but the encoder is taken: how many corpora have a say depends on those that follow.
  const options = { ...model.options, ...(isFittedAtOnce(model) && { corpora: 0 }) };
  return {
    model: { name: model.name, options: options as Record<string, never> },
    frontEnd: frontEndOptions({
      ...frontEnd,
      normalization: { ...frontEnd.normalization, global: null },
    }),
  };
}

/**
 * Refuses settings of another network or front end than the file's: its weights mean nothing there.
 * @throws AffettoError `OPTION_INVALID` naming each setting that differs, and what the file has
 */
export function requireSettingsOfStart(
  start: Start,
  settings: Pick<TrainingSettings, 'model' | 'frontEnd'>,
): void {
  const theirs = settingsOfStart(start);
  const { model } = settings;
  const settled = { name: model.name, options: createModel(model.name, model.options).options };
  const differences = [
    ...differing(theirs.model, settled, 'model'),
    ...differing(theirs.frontEnd, settings.frontEnd, 'frontEnd'),
  ];
  if (differences.length === 0) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `The settings are not those of ${start.from.file}, which training is to start from: ${differences.join('; ')}. Leave model and frontEnd out, and they are the file's.`,
  );
}

function differing(theirs: unknown, ours: unknown, name: string): string[] {
  if (isDeepStrictEqual(theirs, ours)) return [];
  if (!isTree(theirs) || !isTree(ours)) {
    return [`${name} is ${JSON.stringify(ours)}, in the file ${JSON.stringify(theirs)}`];
  }
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  return [...keys].flatMap((key) => differing(theirs[key], ours[key], `${name}.${key}`));
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a training starts with, and whether it can already tell the labels apart. */
export interface StartingValues {
  /** All weights, in the order of the new network's layout. */
  readonly weights: Float32Array;
  /** All running statistics, in that order. */
  readonly statistics: Float32Array;
  /** Whether the layer that names the labels is the file's; `new` where it starts at random. */
  readonly head: 'kept' | 'new';
}

/** Tells whether the layer that names the labels is the file's. */
export function headOfStart({ model, metadata, from }: Start, labels: readonly string[]) {
  if (isFittedAtOnce(model)) return 'new';
  return from.head ?? (isSameSet(metadata.labels, labels) ? 'kept' : 'new');
}

/**
 * Takes over what the file's network and a new one have in common: every weight and statistic of the same name and shape.
 * What depends on the number of labels (the head) is taken over where the labels are the same, put into their order.
 * @param labels those of the new network, in its order
 * @param seed what the rest starts from
 * @throws AffettoError `OPTION_INVALID` where the head is to be kept and the labels are others
 */
export function startingValues(
  start: Start,
  { labels, seed }: { readonly labels: readonly string[]; readonly seed: number },
): StartingValues {
  const { metadata, model, values } = start;
  const head = headOfStart(start, labels);
  if (head === 'kept' && !isSameSet(metadata.labels, labels)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `from.head is kept, but ${start.from.file} answers among ${metadata.labels.join(', ')}, and this training among ${labels.join(', ')}. Leave from.head out, and the last layer starts anew.`,
    );
  }
  const frontEnd: FrontEndOptions = metadata.frontEnd;
  const before = networkLayout(model, frontEnd, metadata.labels.length);
  const now = networkLayout(model, frontEnd, labels.length);
  const larger = networkLayout(model, frontEnd, labels.length + 1);
  const fill = (part: 'parameters' | 'statistics', from: Float32Array): Float32Array => {
    const flat = initialize(now[part], seed);
    const theirs = new Map(before[part].map((entry) => [entry.name, entry]));
    for (const [index, entry] of now[part].entries()) {
      const old = theirs.get(entry.name);
      const axis = entry.shape.findIndex(
        (length, one) => length !== larger[part][index]?.shape[one],
      );
      if (!old || (axis >= 0 && head === 'new') || !isDeepStrictEqual(old.shape, entry.shape)) {
        continue;
      }
      const own = from.subarray(old.offset, old.offset + old.size);
      const order = labels.map((label) => metadata.labels.indexOf(label));
      const isInPlace = axis < 0 || order.every((place, label) => place === label);
      // A layer of several numbers a label has an order that only its architecture knows.
      if (!isInPlace && entry.shape[axis] !== labels.length) continue;
      flat.set(isInPlace ? own : reordered(own, entry.shape, { axis, order }), entry.offset);
    }
    return flat;
  };
  return {
    weights: fill('parameters', values.weights),
    statistics: fill('statistics', values.statistics),
    head,
  };
}

/** Puts what lies along an axis into another order: place `i` gets what was at `order[i]`. */
function reordered(
  values: Float32Array,
  shape: readonly number[],
  { axis, order }: { readonly axis: number; readonly order: readonly number[] },
): Float32Array {
  const length = shape[axis] as number;
  const inner = shape.slice(axis + 1).reduce((size, one) => size * one, 1);
  return Float32Array.from({ length: values.length }, (_, index) => {
    const place = Math.floor(index / inner) % length;
    return values[index + ((order[place] as number) - place) * inner] as number;
  });
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && b.every((label) => a.includes(label));
}
