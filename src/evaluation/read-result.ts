// What `affetto report` draws from, read back from disk: an evaluation's result, or one training run
// brought into the same form. Files may be old, cut off or edited, so everything is checked first.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { firstIssue } from '../check-input.js';
import { speakersOfIds } from '../corpora/registry.js';
import { AffettoError } from '../errors.js';
import type { Metrics } from '../scores/metrics.js';
import type { ScoredUtterance } from '../scores/predictions.js';
import { eachScore, scoreList } from '../scores/score-list.js';
import { type Estimate, type ModelSummary, summarizePredictions } from '../scores/summary.js';
import type { Epoch } from '../training/epoch.js';
import { runFiles, runSplitSchema } from '../training/run-folder.js';
import { version } from '../version.js';
import { completeResult } from './complete-result.js';
import { trainedParameters } from './finished-fold.js';
import { evaluationFiles } from './plan.js';
import type { EvaluationResult } from './result.js';
import {
  configSchema,
  evaluationSchema,
  historySchema,
  metricsSchema,
  predictionsSchema,
} from './result-schemas.js';

/**
 * Reads the result in a folder of `affetto evaluate` or `compare`, or that of one `affetto train` run.
 * @throws AffettoError `RUN_INVALID` saying which file is missing or what is wrong in it
 */
export async function readResult(folder: string): Promise<EvaluationResult> {
  const evaluation = await readJson(join(folder, evaluationFiles.result), evaluationSchema);
  if (evaluation !== undefined) return completeResult(evaluation as EvaluationResult);
  const metrics = await readJson(join(folder, runFiles.metrics), metricsSchema);
  if (metrics === undefined) {
    throw new AffettoError(
      'RUN_INVALID',
      `${folder} holds nothing to report: neither ${evaluationFiles.result} (affetto evaluate, compare) nor ${runFiles.metrics} (affetto train). Check the path, or let the run end first.`,
    );
  }
  return trainingRun(folder, metrics);
}

type RunMetrics = z.infer<typeof metricsSchema>;

async function trainingRun(folder: string, metrics: RunMetrics): Promise<EvaluationResult> {
  const needed = async <T extends z.ZodType>(name: string, schema: T): Promise<z.infer<T>> => {
    const value = await readJson(join(folder, name), schema);
    if (value !== undefined) return value;
    throw new AffettoError('RUN_INVALID', `${folder} has no ${name}; the run is not whole.`);
  };
  const config = await needed(runFiles.settings, configSchema);
  const split = await needed(runFiles.split, runSplitSchema);
  const history = (await needed(runFiles.history, historySchema)) as Epoch[];
  const answers = await readJson(
    join(folder, runFiles.predictions),
    predictionsSchema(metrics.labels.length),
  );
  const utterances = (answers ?? []) as readonly ScoredUtterance[];
  const { seed, split: splitSettings, ...settings } = config;
  const ids = [...split.train, ...split.validation, ...split.test];
  const voices = voicesOf(ids, utterances);
  const testSpeakers = voicesOf(split.test, utterances).speakers;
  const corpus = {
    name: voices.corpus,
    folder: '',
    utterances: ids.length,
    speakers: voices.all ? voices.speakers.length : Number.NaN,
    leftOut: {},
  };
  const predictions = utterances.length === 0 ? [] : [{ seed, utterances }];
  const { bestEpoch, epochs, temperature } = metrics;
  const seconds = metrics.trainingSeconds ?? Number.NaN;
  return {
    format: 1,
    affettoVersion: version,
    protocol: {
      kind: String(splitSettings?.kind ?? 'random'),
      speakerIndependent: split.speakerIndependent,
      title: split.protocol,
      description: `One training on ${split.train.length} utterances; ${split.validation.length} chose the epoch, ${split.test.length} were tested.`,
      foldsPerSeed: 1,
    },
    corpus,
    labels: metrics.labels,
    seeds: [seed],
    models: [
      {
        name: config.model.name,
        architecture: config.model.name,
        parameters: (await trainedParameters(folder)) ?? Number.NaN,
        config: { ...settings, seed, split: splitSettings },
        folds: [
          {
            seed,
            fold: 1,
            testSpeakers,
            trainUtterances: split.train.length,
            validationUtterances: split.validation.length,
            testUtterances: split.test.length,
            bestEpoch,
            epochs,
            temperature,
            ...eachScore(scoreList, ({ key }) => metrics[key]),
            trainingSeconds: seconds,
            seconds,
            history,
          },
        ],
        predictions,
        ...(metrics.dimensions && { dimensions: metrics.dimensions }),
        summary:
          predictions.length > 0
            ? summarizePredictions({ labels: metrics.labels, predictions })
            : withoutAnswers(metrics as Metrics, testSpeakers.length),
      },
    ],
    comparisons: [],
    wallSeconds: Number.NaN,
    foldSeconds: Number.NaN,
    processes: 1,
  };
}

/**
 * Summarises a run made before answers were kept: it has scores, but nothing to draw speakers from, so no
 * intervals.
 */
function withoutAnswers(metrics: Metrics, speakers: number): ModelSummary {
  const estimate = (mean: number): Estimate => ({
    mean,
    deviation: 0,
    interval: [Number.NaN, Number.NaN],
  });
  const { count, perClass, confusion, calibration } = metrics;
  return {
    seeds: 1,
    count,
    speakers,
    ...eachScore(scoreList, ({ key }) => estimate(metrics[key])),
    perClass,
    confusion,
    calibration,
    coverage: [],
    perSpeaker: [],
    perSex: [],
    perIntensity: [],
  };
}

/** Who speaks under these ids: as the ids themselves say, else as far as the answers do. */
function voicesOf(
  ids: readonly string[],
  utterances: readonly ScoredUtterance[],
): { readonly corpus: string; readonly speakers: string[]; readonly all: boolean } {
  const corpus = utterances[0]?.corpus;
  const sorted = (speakers: readonly string[]) => [...new Set(speakers)].sort();
  const named = speakersOfIds(ids, corpus);
  if (named) return { corpus: named.corpus, speakers: sorted(named.speakers), all: true };
  return {
    corpus: corpus ?? 'unknown corpus',
    speakers: sorted(utterances.map(({ speaker }) => speaker)),
    all: false,
  };
}

/** Reads and checks a file. @returns undefined where there is no such file */
async function readJson<T extends z.ZodType>(
  path: string,
  schema: T,
): Promise<z.infer<T> | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AffettoError('RUN_INVALID', `Cannot read ${path}: ${(cause as Error).message}.`, {
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AffettoError(
      'RUN_INVALID',
      `${path} is not whole JSON (${(cause as Error).message}). Run the command that made it again.`,
      { cause },
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AffettoError(
    'RUN_INVALID',
    `${basename(path)} in ${path.slice(0, -basename(path).length - 1)}: ${firstIssue(parsed.error, 'the whole')}. It was made by another version or changed since; run the command that made it again.`,
  );
}
