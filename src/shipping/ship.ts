// The recipe of shipping: evaluations in, out comes a model trained on everybody that carries what its
// siblings scored on speakers they had not heard. `affetto ship` is this with options and progress.

import { join } from 'node:path';
import { joinModels } from '../model-file/join.js';
import { storedAs } from '../model-file/storage.js';
import { loadModelOf } from '../training/own-model.js';
import { type SettledSettings, settledSettings } from '../training/settings.js';
import { collectEvidence, type EvidenceSources } from './collect-evidence.js';
import type { EvaluatedModel } from './fold-models.js';
import { trainMembers } from './train-members.js';

/** What to ship, and how. */
export interface ShipOptions extends EvidenceSources {
  /** Seed of weights, order and augmentation of the first member, default 1; further members count up. */
  readonly seed?: number;
  /** Folder of cached features; default `~/.cache/affetto`. */
  readonly cacheFolder?: string;
  /** Is told the epochs trained so far, over all networks, and their number. */
  readonly onEpochs?: (done: number, total: number) => void;
}

/**
 * Trains the evaluated configurations on all recordings and puts what their out-of-fold siblings scored,
 * the temperature, the threshold of "not sure" and those of answer sets into one model file, weights stored in eight bits.
 *
 * @returns the bytes of the model file
 * @throws AffettoError as `collectEvidence`; `RUN_INVALID` where a folder holds another training; what training throws
 */
export async function shipModel(options: ShipOptions): Promise<Uint8Array> {
  const { members = 1, seed = 1, signal } = options;
  const { sources, evidence, format, without, taught } = await collectEvidence(options);
  // An architecture of somebody's own is known once its file is loaded, here too, where files are joined and stored.
  for (const { model } of sources) await loadModelOf(settledSettings(model.config));
  const files = await trainMembers({
    members: membersToTrain(sources, members, seed).map(({ settings, outFolder }) => ({
      settings: { ...settings, labels: settings.labels.filter((label) => taught.has(label)) },
      outFolder,
    })),
    evidence,
    ...(without.length > 0 && { without }),
    corpusFolder: options.corpusFolder,
    ...(format && { corpusFormat: format }),
    ...(options.reading && { reading: options.reading }),
    ...(options.cacheFolder !== undefined && { cacheFolder: options.cacheFolder }),
    ...(options.onEpochs && { onProgress: options.onEpochs }),
    ...(signal && { signal }),
  });
  // A quarter of the size to download; what that changes in the scores is measured.
  return storedAs(files.length > 1 ? joinModels(files) : (files[0] as Uint8Array), 'int8');
}

function membersToTrain(
  sources: readonly EvaluatedModel[],
  members: number,
  firstSeed: number,
): { readonly settings: SettledSettings; readonly outFolder: string }[] {
  return sources.flatMap(({ run, model }) =>
    Array.from({ length: members }, (_, index) => ({
      settings: settledSettings({
        ...model.config,
        seed: firstSeed + index,
        split: { kind: 'none', validationFraction: 0 },
        // Nothing is kept aside that could tell when to stop.
        patience: 0,
      }),
      outFolder: join(run, model.name, 'shipped', `seed-${firstSeed + index}`),
    })),
  );
}
