// A made corpus and an untrained model file beside it, for the tests that score one on the other.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CorpusListing } from '../../src/corpora/listing.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { buildModelFile } from '../../src/model-file/model-file.js';
import { makeCorpus } from './made-corpus.js';
import { sampleModel } from './sample-model.js';

export interface ScoredModel {
  readonly folder: string;
  readonly corpusFolder: string;
  /** Speakers 01, 02, 03 with 16 utterances each, two of every emotion. */
  readonly corpus: CorpusListing;
  /** Writes a model file of these labels that says it was trained on these speakers. */
  readonly writeModel: (
    name: string,
    options?: {
      readonly labels?: readonly string[];
      readonly trainedOn?: string;
      readonly speakers?: string[];
      readonly adapted?: boolean;
    },
  ) => Promise<string>;
  readonly remove: () => Promise<void>;
}

const adaptation = {
  fromSha256: 'a'.repeat(64),
  clips: { happy: 2 },
  layers: 'last' as const,
  replayedClips: 0,
  steps: 10,
  learningRate: 1e-3,
  priorStrength: 1,
  seed: 1,
};

export async function scoredModel(): Promise<ScoredModel> {
  const folder = await mkdtemp(join(tmpdir(), 'affetto-score-'));
  const corpusFolder = join(folder, 'corpus');
  await makeCorpus(corpusFolder, 3);
  return {
    folder,
    corpusFolder,
    corpus: await openCorpus(corpusFolder),
    writeModel: async (
      name,
      { labels, trainedOn = 'RAVDESS speech', speakers = ['01', '02'], adapted = false } = {},
    ) => {
      const { metadata, values } = sampleModel({ small: true, ...(labels && { labels }) });
      const training = { ...metadata.training, corpus: trainedOn, speakers };
      const path = join(folder, name);
      await writeFile(
        path,
        buildModelFile({ ...metadata, training, ...(adapted && { adaptation }) }, values),
      );
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
