// `affetto ship`: an evaluation in, out comes a model trained on everything that carries its scores, and
// the card that says what it is good for.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type ArgsDef, defineCommand } from 'citty';
import { openCorpus } from '../corpora/index.js';
import { AffettoError } from '../errors.js';
import type { ModelResult } from '../evaluation/result.js';
import { measureFoldRobustness } from '../experiments/fold-robustness.js';
import { defaultAnsweredAccuracy, gatherEvidence } from '../experiments/ship.js';
import { type ModelEvidence, readModelMetadata } from '../recognition/index.js';
import { modelCard } from '../reports/model-card.js';
import { nodeRuntime } from '../runtime/node.js';
import { RunFolder, runFiles, trainingConfig, trainOnAll } from '../training/index.js';
import { abortOnInterrupt, interruptedExitCode, reportFailure } from './failure.js';
import { numberOf, wholeNumber } from './numbers.js';
import { checkOptions } from './options.js';
import { RecordingProgress } from './recording-progress.js';
import { readReportInput } from './report-input.js';
import { TrainProgress } from './train-progress.js';
import { writeAside, writeOutput } from './write-aside.js';

const args = {
  run: {
    type: 'positional',
    required: false,
    description: 'Folder of affetto evaluate or compare, speaker-independent',
    valueHint: 'RUN',
  },
  corpus: {
    type: 'string',
    required: true,
    description: 'Folder of the recordings that were evaluated; all are trained on',
    valueHint: 'DIR',
  },
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
  seed: { type: 'string', default: '1', description: 'Of weights, order and augmentation' },
  sure: {
    type: 'string',
    default: String(defaultAnsweredAccuracy),
    description: 'Answers that are not called "not sure" shall be right this often, 0 to 1',
  },
  robustness: {
    type: 'boolean',
    description:
      "Also measure noise, telephones, codecs and rooms with the first seed's models (minutes)",
  },
  cache: {
    type: 'string',
    description: 'Feature cache; default ~/.cache/affetto',
    valueHint: 'DIR',
  },
} as const satisfies ArgsDef;

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
      const [run, ...others] = given._;
      if (run === undefined || others.length > 0) {
        throw new AffettoError(
          'OPTION_INVALID',
          'Name one folder of affetto evaluate or compare: affetto ship runs/crnn.',
        );
      }
      const evaluation = await readReportInput(run);
      const { model, evidence } = gatherEvidence(
        evaluation,
        given.model,
        numberOf('--sure', given.sure),
      );
      const folder = new RunFolder(join(run, model.name, 'shipped'));
      const config = trainingConfig({
        ...model.config,
        seed: wholeNumber('--seed', given.seed),
        split: { kind: 'none', validationFraction: 0 },
      });
      const progress = new TrainProgress(folder.path);
      const { signal } = abortOnInterrupt(() => progress.interrupting());
      try {
        const resume = await resumable(folder, config);
        const robustness = given.robustness
          ? await foldRobustness(run, model, given.corpus, signal)
          : undefined;
        const bytes = await trainOnAll(
          {
            ...(resume ? { resume } : { config }),
            corpusFolder: given.corpus,
            outFolder: folder.path,
            runtime: nodeRuntime,
            ...(given.cache !== undefined && { cacheFolder: given.cache }),
            listener: progress,
            signal,
          },
          {
            ...evidence,
            evidence: { ...evidence.evidence, ...(robustness && { robustness }) },
          },
        );
        progress.finish();
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

/** Whether the folder holds this very training, perhaps half done. @throws AffettoError `RUN_INVALID` for another. */
async function resumable(folder: RunFolder, config: unknown): Promise<boolean> {
  if (!(await folder.exists())) return false;
  if (JSON.stringify(await folder.config()) === JSON.stringify(config)) return true;
  throw new AffettoError(
    'RUN_INVALID',
    `${folder.path} holds a training with other settings. Remove it, or ask for the same seed.`,
  );
}

/** Measured once, kept beside the evaluation. */
async function foldRobustness(
  run: string,
  model: ModelResult,
  corpusFolder: string,
  signal: AbortSignal,
): Promise<NonNullable<ModelEvidence['robustness']>> {
  const path = join(run, model.name, 'robustness.json');
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known);
  const [{ seed } = { seed: 1 }] = model.folds;
  const progress = new RecordingProgress();
  const rows = await measureFoldRobustness({
    folds: model.folds
      .filter((fold) => fold.seed === seed)
      .map((fold) => ({
        fold,
        modelPath: join(run, model.name, `seed-${seed}`, `fold-${fold.fold}`, runFiles.model),
      })),
    corpus: await openCorpus(corpusFolder),
    labels: model.summary.perClass.map(({ label }) => label),
    onProgress: (done, total) => progress.show(done, total),
    signal,
  }).finally(() => progress.finish());
  await writeAside(path, JSON.stringify(rows, null, 2));
  return rows;
}
