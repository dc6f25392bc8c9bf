// Several model files of one architecture, perhaps of different sizes, become one whose networks answer
// together: the ensemble that others average outside, as a file that predicts and adapts like any other.

import { AffettoError } from '../errors.js';
import { joinFloats } from '../join-bytes.js';
import { buildModelFile, type TrainedValues } from './model-file.js';
import { type ModelParts, readModelWeights } from './weights.js';

/**
 * One file of at least two, with the metadata of the first; see `ensembleOf` for how they answer.
 * @param files bytes of single models, at least two
 * @returns bytes of the file in which they answer together
 * @throws AffettoError `MODEL_FILE_INVALID` as `readModelWeights`; `OPTION_INVALID` where there are fewer
 *   than two, or one differs from the first in architecture, labels or front end (its training statistics
 *   too: members hear the same features); their options may differ
 */
export function joinModels(files: readonly Uint8Array[]): Uint8Array {
  const members = files.map((file) => readModelWeights(file));
  const [first] = members;
  if (!first || members.length < 2) {
    throw invalid(`Joining takes at least two model files; here are ${members.length}.`);
  }
  for (const [index, member] of members.entries()) checkTwin(first, member, index + 1);
  const { metadata } = first;
  const values: TrainedValues = {
    weights: joinFloats(members.map((member) => member.values.weights)),
    statistics: joinFloats(members.map((member) => member.values.statistics)),
  };
  return buildModelFile(
    {
      ...metadata,
      model: {
        ...metadata.model,
        parameters: values.weights.length,
        members: members.length,
        eachMember: members.map(({ metadata: { model, training } }) => ({
          options: model.options,
          seed: training.seed,
          epochs: training.epochs,
        })),
      },
    },
    values,
  );
}

function checkTwin(first: ModelParts, other: ModelParts, place: number): void {
  const what = ({ metadata: { model, labels, frontEnd } }: ModelParts) => ({
    architecture: model.name,
    'number of members': model.members ?? 1,
    labels,
    'front end': frontEnd,
  });
  const theirs = new Map(Object.entries(what(other)));
  for (const [name, value] of Object.entries(what(first))) {
    if (JSON.stringify(theirs.get(name)) === JSON.stringify(value)) continue;
    throw invalid(
      `The ${name} of model ${place} is not that of model 1. Join models of one architecture that hear the same features, trained on the same recordings.`,
    );
  }
  if ((first.metadata.model.members ?? 1) > 1) {
    throw invalid(`Model ${place} is an ensemble already. Join single models.`);
  }
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
