// The command that would make a run again, put together from what the run's folder holds.

import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { corpusPaths } from '../corpora/joined-corpora.js';
import { emotions } from '../corpora/types.js';
import { evaluationFiles, type SettledPlan, storedPlan } from '../evaluation/plan.js';
import type { EvaluationResult } from '../evaluation/result.js';
import { runFiles } from '../training/run-folder.js';

/** Writes the command that would make the run again; undefined where the run's files do not say it wholly. */
export async function commandOf(
  run: string,
  result: EvaluationResult,
): Promise<string | undefined> {
  const plan = await readPlan(join(run, evaluationFiles.plan));
  if (plan !== undefined) return planCommand(plan, result);
  const settings = join(run, runFiles.settings);
  const trained = await access(settings).then(
    () => true,
    () => false,
  );
  return trained
    ? `affetto train --settings ${quoted(settings)} --corpus DIR --out NEW_RUN`
    : undefined;
}

/** Reads the plan. @returns undefined without a plan, or with one of another version: scores do not depend on it */
async function readPlan(path: string): Promise<SettledPlan | undefined> {
  try {
    return storedPlan(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function planCommand(plan: SettledPlan, result: EvaluationResult): string | undefined {
  const { corpus, testCorpus, split, seeds, models } = plan;
  const { kind } = split;
  // Settings of one's own, and folds chosen from all, came from a file that the plan does not name.
  const presets = models.every(
    ({ name, config: { model, from } }) => name === model.name && !model.module && !from,
  );
  const folds = new Set(result.models.flatMap((model) => model.folds.map(({ fold }) => fold)));
  const [{ config }] = models as [SettledPlan['models'][number]];
  const { labels } = config;
  // A comma in a label, or a file that maps labels, cannot be told by the command line.
  if (config.labelMap || labels.some((label) => label.includes(','))) return undefined;
  if (!presets || folds.size !== result.protocol.foldsPerSeed) return undefined;
  const names = models.map(({ name }) => name);
  const parts = [
    'affetto',
    ...(names.length > 1 ? ['compare'] : ['evaluate', '--model']),
    ...names,
  ];
  const several = (result.corpora?.length ?? 1) > 1;
  for (const path of several ? corpusPaths(corpus.path) : [corpus.path]) {
    parts.push('--corpus', path);
  }
  if (corpus.format !== null) parts.push('--format', corpus.format);
  if (testCorpus !== null) parts.push('--test-corpus', testCorpus.path);
  if (testCorpus !== null && testCorpus.format !== null) {
    parts.push('--test-format', testCorpus.format);
  }
  parts.push('--protocol', kind);
  if (kind.endsWith('-folds') || kind === 'corpus-matrix')
    parts.push('--folds', String(split.folds));
  if (kind === 'random' || kind === 'speaker') {
    parts.push('--test-fraction', String(split.testFraction));
  }
  if (kind === 'speakers') parts.push('--test-speakers', split.testSpeakers.join(','));
  if (labels.join() !== emotions.join()) {
    parts.push('--labels', labels.join());
  }
  parts.push('--seeds', seeds.join(','));
  if (split.seed !== null) parts.push('--split-seed', String(split.seed));
  const epochs = new Set(models.map(({ config }) => config.epochs));
  if (epochs.size === 1) parts.push('--epochs', String([...epochs][0]));
  parts.push('--validation', String(split.validationFraction), '--out', 'NEW_RUN');
  return parts.map(quoted).join(' ');
}

/** Writes an argument as a shell takes it for one. */
export function quoted(arg: string): string {
  return /^[\w./,:=@%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
