// `affetto ship`: evaluations in, out comes a model trained on everything that carries their scores, and
// the card that says what it is good for.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ArgsDef, defineCommand } from 'citty';
import { type CorpusFormat, type CorpusListing, openCorpus } from '../corpora/index.js';
import { AffettoError } from '../errors.js';
import { evaluatedFormat, requireEvaluatedCorpus } from '../experiments/evaluated-corpus.js';
import { refuseTwins } from '../experiments/evaluation-plan.js';
import { type EvaluatedModel, firstSeedModels, joinedModels } from '../experiments/fold-models.js';
import { measureFoldRobustness } from '../experiments/fold-robustness.js';
import { defaultAnsweredAccuracy, gatherEvidence } from '../experiments/ship.js';
import { trainMembers } from '../experiments/train-members.js';
import {
  joinModels,
  type ModelEvidence,
  readModelMetadata,
  storedAs,
} from '../recognition/index.js';
import { modelCard } from '../reports/model-card.js';
import { trainingConfig } from '../training/index.js';
import { CountProgress } from './count-progress.js';
import { abortOnInterrupt, interruptedExitCode, reportFailure } from './failure.js';
import { numberOf, wholeNumber } from './numbers.js';
import { checkOptions } from './options.js';
import { readReportInput } from './report-input.js';
import { evaluationOptions } from './run-evaluation.js';
import { writeOutput } from './write-aside.js';

const args = {
  run: {
    type: 'positional',
    required: false,
    description:
      'Folder of affetto evaluate or compare, speaker-independent; several: their networks answer together',
    valueHint: 'RUN...',
  },
  corpus: {
    type: 'string',
    required: true,
    description: 'Folder of the recordings that were evaluated; all are trained on',
    valueHint: 'DIR',
  },
  format: evaluationOptions.format,
  out: {
    type: 'string',
    required: true,
    description: 'Model file to write; its card is written beside it as .md',
    valueHint: 'FILE',
  },
  model: {
    type: 'string',
    description: 'Which model of the evaluation, where it compared several',
  },
  members: {
    type: 'string',
    default: '1',
    description:
      "Networks of each RUN that answer together in the file; the evaluation's first seeds say how well, 1 to 16",
  },
  seed: {
    type: 'string',
    default: '1',
    description: "Of weights, order and augmentation; further members' count up",
  },
  sure: {
    type: 'string',
    default: String(defaultAnsweredAccuracy),
    description: 'Answers that are not called "not sure" shall be right this often, 0 to 1',
  },
  robustness: {
    type: 'boolean',
    description:
      "Also measure noise, telephones, codecs and rooms with the first seed's models, or the members together (minutes)",
  },
  cache: {
    type: 'string',
    description: 'Feature cache; default ~/.cache/affetto',
    valueHint: 'DIR',
  },
} as const satisfies ArgsDef;

/** More would only make the file slow. */
const mostMembers = 16;

export default defineCommand({
  meta: {
    name: 'ship',
    description:
      'Train the evaluated configuration on all recordings and write a model file with its temperature, threshold, scores on unheard speakers, and card. Interrupted? The same command goes on.',
  },
  args,
  run: ({ args: given }) =>
    reportFailure('ship', async () => {
      checkOptions(given, args);
      const runs = given._;
      if (runs.length === 0) {
        throw new AffettoError(
          'OPTION_INVALID',
          'Name a folder of affetto evaluate or compare: affetto ship runs/crnn.',
        );
      }
      // Its networks would be trained by two processes in one folder.
      refuseTwins('evaluation', runs);
      const evaluations = await Promise.all(runs.map(readReportInput));
      const format =
        (given.format as CorpusFormat | undefined) ?? (await evaluatedFormat(runs[0] as string));
      const corpus = await openCorpus(given.corpus, { format });
      for (const evaluation of evaluations) requireEvaluatedCorpus(evaluation, corpus);
      const members = wholeNumber('--members', given.members);
      if (members > mostMembers) {
        throw new AffettoError(
          'OPTION_INVALID',
          `--members is ${members}; give 1 to ${mostMembers} networks.`,
        );
      }
      const { models, evidence } = gatherEvidence(evaluations, given.model, {
        answeredAccuracy: numberOf('--sure', given.sure),
        members,
      });
      const seed = wholeNumber('--seed', given.seed);
      const sources = models.map((model, index) => ({ run: runs[index] as string, model }));
      const networks = sources.flatMap(({ run, model }) =>
        Array.from({ length: members }, (_, index) => ({
          config: trainingConfig({
            ...model.config,
            seed: seed + index,
            split: { kind: 'none', validationFraction: 0 },
            // Nothing is kept aside that could tell when to stop.
            patience: 0,
          }),
          outFolder: join(run, model.name, 'shipped', `seed-${seed + index}`),
        })),
      );
      const progress = new CountProgress('epochs');
      const { signal } = abortOnInterrupt(() => progress.interrupting());
      try {
        const robustness = given.robustness
          ? await robustnessOf(sources as [EvaluatedModel, ...EvaluatedModel[]], {
              members,
              corpus,
              signal,
            })
          : undefined;
        const whole = {
          ...evidence,
          evidence: { ...evidence.evidence, ...(robustness && { robustness }) },
        };
        const files = await trainMembers({
          members: networks,
          evidence: whole,
          corpusFolder: given.corpus,
          ...(format && { corpusFormat: format }),
          ...(given.cache !== undefined && { cacheFolder: given.cache }),
          onProgress: (done, total) => progress.show(done, total),
          signal,
        });
        progress.finish();
        // A quarter of the size to download; what that changes in the scores is measured.
        const bytes = storedAs(
          files.length > 1 ? joinModels(files) : (files[0] as Uint8Array),
          'int8',
        );
        const card = given.out.replace(/(\.onnx)?$/, '.md');
        await writeOutput(given.out, bytes);
        await writeOutput(card, modelCard(readModelMetadata(bytes), basename(given.out)));
        console.log(`${given.out}\n${card}`);
      } catch (error) {
        progress.finish();
        if (!signal.aborted) throw error;
        console.error('affetto ship: stopped. The same command goes on where it was.');
        process.exitCode = interruptedExitCode;
      }
    }),
});

/** Measured once, kept beside the first evaluation. */
async function robustnessOf(
  sources: readonly [EvaluatedModel, ...EvaluatedModel[]],
  options: {
    readonly members: number;
    readonly corpus: CorpusListing;
    readonly signal: AbortSignal;
  },
): Promise<NonNullable<ModelEvidence['robustness']>> {
  const { members, corpus, signal } = options;
  const [first] = sources;
  const isAlone = sources.length * members === 1;
  const names = sources.map(({ model }) => `${model.name}-${members}`).join('+');
  const path = join(first.run, first.model.name, `robustness${isAlone ? '' : `-${names}`}.json`);
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known);
  const progress = new CountProgress('recordings');
  const rows = await measureFoldRobustness({
    folds: isAlone ? firstSeedModels(first) : await joinedModels(sources, members),
    corpus,
    labels: first.model.summary.perClass.map(({ label }) => label),
    onProgress: (done, total) => progress.show(done, total),
    signal,
  }).finally(() => progress.finish());
  await writeOutput(path, JSON.stringify(rows, null, 2));
  return rows;
}
