// `affetto report` draws what is on disk, whole or not, and says what is wrong with what it cannot draw.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emotions } from '../../src/corpora/types.js';
import { planEvaluation } from '../../src/evaluation/plan.js';
import { readResult } from '../../src/evaluation/read-result.js';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { worstErrors } from '../../src/reports/worst-errors.js';
import { writeReport } from '../../src/reports/write-report.js';
import { type Metrics, scorePredictions } from '../../src/scores/metrics.js';
import { splitSchema } from '../../src/splits/protocols.js';
import { presetSettings } from '../../src/training/presets.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';

const speech = fileURLToPath(new URL('../../examples/speech.wav', import.meta.url));
const sample = sampleEvaluation({ seeds: [1] });
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'affetto-report-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A preset's settings as a plan keeps them: the labels are a list. */
const settled = (name: string) => ({ ...presetSettings({ name }), labels: [...emotions] });

function runFolder(name: string, files: Readonly<Record<string, unknown>>): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(path, file), JSON.stringify(content));
  }
  return path;
}

/** A training run: the sample's first fold as `affetto train` would have left it. */
function trainingFiles(): Record<string, unknown> {
  const { utterances } = sample.models[0]!.predictions[0]!;
  const test = utterances.filter(({ speaker }) => ['01', '02'].includes(speaker));
  const train = utterances.filter(({ speaker }) => speaker === '03');
  const metrics = scorePredictions({
    labels: sample.labels,
    truth: test.map(({ truth }) => truth),
    probabilities: test.flatMap(({ probabilities }) => probabilities),
  });
  const { history, bestEpoch, epochs, temperature } = sample.models[0]!.folds[0]!;
  return {
    'config.json': {
      model: { name: 'cnn', options: {} },
      seed: 7,
      epochs,
      split: { kind: 'speaker' },
    },
    'split.json': {
      protocol: 'speaker-independent: test speakers 01, 02 never heard in training, seed 7',
      speakerIndependent: true,
      train: train.map(({ id }) => id),
      validation: [],
      test: test.map(({ id }) => id),
    },
    'history.json': history.map(({ validation, ...epoch }) => ({ ...epoch, validation: null })),
    'metrics.json': { ...metrics, bestEpoch, epochs, temperature, trainingSeconds: 12 },
    'predictions.json': test,
  };
}

/** A result as it was written when there was no kappa, no weighted F1, and folds had three scores. */
function withoutLaterScores(result: EvaluationResult): unknown {
  const later = new Set(['kappa', 'weightedF1', 'answerSets']);
  const ofFold = new Set(['ece', 'brier', 'logLoss']);
  return JSON.parse(JSON.stringify(result), function (this: object, key, value) {
    return later.has(key) || ('testSpeakers' in this && ofFold.has(key)) ? undefined : value;
  });
}

describe('affetto report', () => {
  it('reads an evaluation back as it was', async () => {
    const run = runFolder('same', { 'evaluation.json': sample });
    expect(await readResult(run)).toEqual(sample);
  });

  it('writes the page and every figure, the recordings linked from where the page lies', async () => {
    const run = runFolder('evaluation', { 'evaluation.json': sample });
    const audio = join(folder, 'audio & more');
    const [first, second] = worstErrors(sample.models[1]!);
    for (const [{ utterance }, content] of [
      [first!, readFileSync(speech)],
      [second!, Buffer.from('not a recording')],
    ] as const) {
      mkdirSync(join(audio, utterance.path, '..'), { recursive: true });
      writeFileSync(join(audio, utterance.path), content);
    }
    const out = join(folder, 'pages', 'page.html');
    expect(await writeReport(run, { out, audio })).toEqual({
      page: out,
      figures: join(run, 'figures'),
    });
    const page = readFileSync(out, 'utf8');
    expect(page).toContain(`src="../audio%20%26%20more/${first!.utterance.path}"`);
    expect(page).toContain('cannot be decoded');
    expect(page.match(/<img src="data:image\/png/g)).toHaveLength(1);
    for (const name of ['comparison', 'per-speaker', 'coverage', 'confusion-2-cnn-lstm']) {
      for (const type of ['svg', 'png']) {
        expect(existsSync(join(run, 'figures', `${name}.${type}`))).toBe(true);
      }
    }
  }, 120_000);

  it('takes a training run for an evaluation of one fold', async () => {
    const run = runFolder('run', trainingFiles());
    const result = await readResult(run);
    expect(result).toMatchObject({
      corpus: { name: 'ravdess', utterances: 180, speakers: 3 },
      protocol: { speakerIndependent: true },
      seeds: [7],
      models: [{ name: 'cnn', folds: [{ testSpeakers: ['01', '02'], trainUtterances: 60 }] }],
    });
    const { summary } = result.models[0]!;
    expect(summary.perSpeaker.map(({ group }) => group)).toEqual(['01', '02']);
    const metrics = trainingFiles()['metrics.json'] as { readonly uar: number };
    expect(summary.uar.mean).toBeCloseTo(metrics.uar, 12);
  });

  it('reports an older run, which kept no answers, without intervals and speakers', async () => {
    const { 'predictions.json': _, ...files } = trainingFiles();
    const run = runFolder('older', files);
    const { page } = await writeReport(run);
    const text = readFileSync(page, 'utf8');
    expect(text).toContain('one run; no interval');
    expect(text).toContain(`affetto train --settings ${join(run, 'config.json')}`);
    expect(text).not.toMatch(/NaN|undefined|For whom it works/);
  }, 120_000);

  it('computes the scores that an older evaluation did not know from its answers', async () => {
    const run = runFolder('old-scores', { 'evaluation.json': withoutLaterScores(sample) });
    const old = await readResult(run);
    const later = ['kappa', 'weightedF1'] as const;
    for (const [index, { summary }] of old.models.entries()) {
      const known = sample.models[index]!.summary;
      for (const key of later) {
        expect(summary[key].mean).toBeCloseTo(known[key].mean, 12);
        expect(summary[key].deviation).toBeCloseTo(known[key].deviation, 12);
        // Drawn more often here than in the sample.
        expect(Math.abs(summary[key].interval[0] - known[key].interval[0])).toBeLessThan(0.02);
      }
      const { coverage } = sample.models[index]!.answerSets!;
      expect(old.models[index]!.answerSets!.coverage.mean).toBeCloseTo(coverage.mean, 12);
      expect(summary.uar).toEqual(known.uar);
      expect(summary.perSex).toEqual(known.perSex);
    }
    for (const key of later) {
      expect(old.comparisons[0]![key].mean).toBeCloseTo(sample.comparisons[0]![key].mean, 12);
    }
    // Of a single fold nobody knows which answers were its own.
    expect(old.models[0]!.folds[0]!.kappa).toBeNaN();
    const { page } = await writeReport(run);
    expect(readFileSync(page, 'utf8')).not.toMatch(/NaN|undefined/);
  }, 120_000);

  it('computes them from the confusion matrix where no answers were kept', async () => {
    const { 'predictions.json': _, ...files } = trainingFiles();
    const { kappa, ...metrics } = files['metrics.json'] as Metrics;
    const result = await readResult(
      runFolder('older-scores', { ...files, 'metrics.json': metrics }),
    );
    expect(result.models[0]!.summary.kappa.mean).toBeCloseTo(kappa, 12);
    expect(result.models[0]!.folds[0]!.kappa).toBeCloseTo(kappa, 12);
  });

  it.each([
    [['cnn'], 'affetto evaluate --model cnn --corpus data --protocol random '],
    [['cnn', 'cnn-lstm'], 'affetto compare cnn cnn-lstm --corpus data --protocol random '],
  ])(
    'says how to do it again: %s',
    async (names, command) => {
      const plan = planEvaluation({
        corpus: { path: 'data', format: null },
        testCorpus: null,
        split: splitSchema.parse({ kind: 'random' }),
        onlyFolds: null,
        seeds: [1],
        models: names.map((name) => ({ name, config: settled(name) })),
      });
      const run = runFolder('planned', { 'evaluation.json': sample, 'plan.json': plan });
      const { page } = await writeReport(run);
      expect(readFileSync(page, 'utf8')).toContain(command);
    },
    120_000,
  );

  it('says how to set corpora against each other again: each with an option of its own', async () => {
    const corpus = sample.corpus;
    const several = { ...sample, corpora: [corpus, { ...corpus, name: 'emo-db' }] };
    const plan = planEvaluation({
      corpus: { path: ['data/a', 'data/b'].join(delimiter), format: null },
      testCorpus: null,
      split: splitSchema.parse({ kind: 'corpus-matrix', folds: 3 }),
      onlyFolds: null,
      seeds: [1],
      models: [{ name: 'cnn', config: settled('cnn') }],
    });
    const run = runFolder('matrix', { 'evaluation.json': several, 'plan.json': plan });
    const { page } = await writeReport(run);
    expect(readFileSync(page, 'utf8')).toContain(
      '--model cnn --corpus data/a --corpus data/b --protocol corpus-matrix --folds 3 --seeds 1',
    );
  }, 120_000);

  it('does not need a plan that it can read', async () => {
    const run = runFolder('old-plan', { 'evaluation.json': sample, 'plan.json': { format: 0 } });
    const { page } = await writeReport(run);
    expect(readFileSync(page, 'utf8')).not.toContain('To do it again');
  }, 120_000);

  it('says what is missing or damaged', async () => {
    await expect(readResult(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'RUN_INVALID',
      message: expect.stringContaining('nothing to report'),
    });
    const cut = runFolder('cut', {});
    writeFileSync(join(cut, 'evaluation.json'), '{"format":1,');
    await expect(readResult(cut)).rejects.toThrow(/not whole JSON/);
    const { 'split.json': _, ...noSplit } = trainingFiles();
    await expect(readResult(runFolder('no-split', noSplit))).rejects.toThrow(/no split\.json/);
    const labels = sample.labels.slice(1);
    const short = runFolder('short', { 'evaluation.json': { ...sample, labels } });
    await expect(readResult(short)).rejects.toThrow(/evaluation\.json.*models\.0/);
    const file = join(folder, 'file');
    cpSync(speech, file);
    await expect(writeReport(runFolder('same', {}), { out: join(file, 'x.html') })).rejects.toThrow(
      /Cannot write the report/,
    );
  }, 120_000);
});
