// The model files of an evaluation's folds, or of several seeds joined: what can be asked again about
// speakers that they have not heard.

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AffettoError } from '../errors.js';
import type { FoldResult, ModelResult } from '../evaluation/result.js';
import { joinModels } from '../recognition/index.js';
import { runFiles } from '../training/index.js';

/** A fold and the model file that has not heard its test speakers. */
export interface FoldModel {
  readonly fold: FoldResult;
  readonly modelPath: string;
}

/** The folds of the evaluation's first seed. @param run folder of the evaluation */
export function firstSeedModels(run: string, model: ModelResult): FoldModel[] {
  const [first] = model.folds;
  return model.folds
    .filter(({ seed }) => seed === first?.seed)
    .map((fold) => ({ fold, modelPath: join(folderOf(run, model, fold), runFiles.model) }));
}

/**
 * The networks of the first `members` seeds that were trained on the same speakers, joined, a file a fold:
 * `RUN/MODEL/together/fold-1/model.onnx`, with the fold's split beside it.
 * @throws AffettoError `OPTION_INVALID` where each seed deals the speakers anew, so that no two networks
 *   have the same speakers left to be asked about
 */
export async function joinedModels(
  run: string,
  model: ModelResult,
  members: number,
): Promise<FoldModel[]> {
  const seeds = model.predictions.slice(0, members).map(({ seed }) => seed);
  const joined: FoldModel[] = [];
  for (const { fold } of firstSeedModels(run, model)) {
    const twins = model.folds.filter((one) => one.fold === fold.fold && seeds.includes(one.seed));
    if (twins.some((one) => one.testSpeakers.join() !== fold.testSpeakers.join())) {
      throw new AffettoError(
        'OPTION_INVALID',
        `The seeds of ${model.name} deal the speakers anew each, so their networks of fold ${fold.fold} cannot answer together. Evaluate with --split-seed 1.`,
      );
    }
    const files = await Promise.all(
      twins.map((twin) => readFile(join(folderOf(run, model, twin), runFiles.model))),
    );
    const folder = join(run, model.name, 'together', `fold-${fold.fold}`);
    await mkdir(folder, { recursive: true });
    await copyFile(join(folderOf(run, model, fold), runFiles.split), join(folder, runFiles.split));
    const modelPath = join(folder, runFiles.model);
    await writeFile(modelPath, joinModels(files));
    joined.push({ fold, modelPath });
  }
  return joined;
}

function folderOf(run: string, model: ModelResult, { seed, fold }: FoldResult): string {
  return join(run, model.name, `seed-${seed}`, `fold-${fold}`);
}
