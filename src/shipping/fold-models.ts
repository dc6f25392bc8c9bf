// The model files of an evaluation's folds, or of several seeds joined: what can be asked again about
// speakers that they have not heard.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AffettoError } from '../errors.js';
import type { FoldResult, ModelResult } from '../evaluation/result.js';
import { joinModels } from '../model-file/join.js';
import { runFiles } from '../training/run-folder.js';
import { makeFolder, writeWhole } from '../write-files.js';

/** A fold and the model file that has not heard its test speakers. */
export interface FoldModel {
  readonly fold: FoldResult;
  readonly modelPath: string;
}

/** A model of an evaluation and the evaluation's folder. */
export interface EvaluatedModel {
  readonly run: string;
  readonly model: ModelResult;
}

/** Lists the folds of the evaluation's first seed with their model files. */
export function firstSeedModels({ run, model }: EvaluatedModel): FoldModel[] {
  const [first] = model.folds;
  return model.folds
    .filter(({ seed }) => seed === first?.seed)
    .map((fold) => ({ fold, modelPath: join(folderOf(run, model, fold), runFiles.model) }));
}

/**
 * Joins, fold by fold, the networks of each model's first `members` seeds that were trained on the same speakers: `RUN/MODEL/together/fold-1/model.onnx` of the first, with the fold's split beside it.
 * @throws AffettoError `OPTION_INVALID` where they deal the speakers differently, so that no two networks
 *   have the same speakers left to be asked about
 */
export async function joinedModels(
  models: readonly [EvaluatedModel, ...EvaluatedModel[]],
  members: number,
): Promise<FoldModel[]> {
  const [first] = models;
  const joined: FoldModel[] = [];
  for (const { fold } of firstSeedModels(first)) {
    const paths = models.flatMap(({ run, model }) => {
      const seeds = model.predictions.slice(0, members).map(({ seed }) => seed);
      const twins = model.folds.filter((one) => one.fold === fold.fold && seeds.includes(one.seed));
      if (
        twins.length < members ||
        twins.some((one) => one.testSpeakers.join() !== fold.testSpeakers.join())
      ) {
        throw new AffettoError(
          'OPTION_INVALID',
          `The seeds of ${model.name} deal the speakers anew each, or not as ${first.model.name} does, so their networks of fold ${fold.fold} cannot answer together. Evaluate with the same --folds and --split-seed.`,
        );
      }
      return twins.map((twin) => join(folderOf(run, model, twin), runFiles.model));
    });
    const folder = join(first.run, first.model.name, 'together', `fold-${fold.fold}`);
    await makeFolder(folder);
    const split = await readFile(join(folderOf(first.run, first.model, fold), runFiles.split));
    await writeWhole(join(folder, runFiles.split), split);
    const modelPath = join(folder, runFiles.model);
    await writeWhole(modelPath, joinModels(await Promise.all(paths.map((path) => readFile(path)))));
    joined.push({ fold, modelPath });
  }
  return joined;
}

function folderOf(run: string, model: ModelResult, { seed, fold }: FoldResult): string {
  return join(run, model.name, `seed-${seed}`, `fold-${fold}`);
}
