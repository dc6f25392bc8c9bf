// The page says what the result says, plainly, and nothing that comes from data can act in it.
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { RandomStream } from '../../src/random.js';
import { evaluationFigures } from '../../src/reports/evaluation-figures.js';
import { evaluationReportHtml, type Recording } from '../../src/reports/evaluation-report.js';
import { utteranceName, worstErrors } from '../../src/reports/worst-errors.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';

const sample = sampleEvaluation();
const page = evaluationReportHtml(sample, { command: 'affetto compare cnn cnn-lstm' });
const documentOf = (text: string) => parseHTML(text).document;
const textOf = (text: string) =>
  documentOf(text.replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')).documentElement.textContent ?? '';

/** `value` of every utterance of a result replaced. */
function withUtterances(
  result: EvaluationResult,
  change: (utterance: ScoredUtterance) => Partial<ScoredUtterance>,
): EvaluationResult {
  const models = result.models.map((model) => ({
    ...model,
    predictions: model.predictions.map((seed) => ({
      ...seed,
      utterances: seed.utterances.map((utterance) => ({ ...utterance, ...change(utterance) })),
    })),
  }));
  return { ...result, models };
}

describe('evaluationReportHtml', () => {
  it('has every part, and the figures of the result', () => {
    const headings = Array.from(documentOf(page).querySelectorAll('h2')).map((h) => h.textContent);
    expect(headings).toEqual([
      'The models side by side',
      'Beside human listeners and published studies',
      'What gets confused with what',
      'For whom it works',
      'Does it know how sure it is?',
      'Most confident errors',
      'How the training went',
      'Data, settings, and how to do it again',
    ]);
    const text = textOf(page);
    for (const { name, summary } of sample.models) {
      expect(text).toContain(name);
      for (const { mean, interval } of [summary.uar, summary.accuracy, summary.macroF1]) {
        expect(text).toContain((100 * mean).toFixed(1));
        expect(text).toContain(interval.map((end) => (100 * end).toFixed(1)).join(' to '));
      }
      expect(text).toContain(summary.logLoss.mean.toFixed(3));
    }
    const [comparison] = sample.comparisons;
    expect(text).toContain(`+${(100 * comparison!.uar.mean).toFixed(1)}`);
    expect(text).toContain('affetto compare cnn cnn-lstm');
    expect(text).not.toMatch(/NaN|undefined|\[object|Infinity/);
  });

  it('says what naming several emotions at once is worth, where that is known', () => {
    const title = 'Naming several emotions at once';
    const text = textOf(page);
    expect(text).toContain(title);
    for (const { answerSets } of sample.models) {
      const { coverage, bySize } = answerSets!;
      expect(text).toContain(`90.0${(100 * coverage.mean).toFixed(1)}`);
      const [first] = bySize;
      expect(text).toContain(
        `sets of ${first!.size} are ${(100 * first!.share).toFixed(1)}%, of which ${(100 * first!.coverage).toFixed(1)}% hold it`,
      );
    }
    const models = sample.models.map(({ answerSets: _, ...model }) => model);
    expect(textOf(evaluationReportHtml({ ...sample, models }))).not.toContain(title);
  });

  it('says plainly whose voices were tested', () => {
    expect(textOf(page)).toContain('speaker-independent');
    expect(textOf(page)).not.toContain('SPEAKER-DEPENDENT');
    const protocol = { ...sample.protocol, speakerIndependent: false };
    const dependent = textOf(evaluationReportHtml({ ...sample, protocol }));
    expect(dependent).toContain('SPEAKER-DEPENDENT');
    expect(dependent).toContain(
      'The same voices were heard in training; expect much less on a new voice.',
    );
  });

  it('puts published figures beside RAVDESS only', () => {
    const text = textOf(page);
    for (const figure of ['48.0', '45.0', '79.0', '62.4', 'split not stated']) {
      expect(text).toContain(figure);
    }
    const other = { ...sample, corpus: { ...sample.corpus, name: 'elsewhere' } };
    expect(textOf(evaluationReportHtml(other))).not.toMatch(/original study|isteners/);
  });

  it('needs nothing from outside and is the same each time', () => {
    expect(page).not.toMatch(/<link|@import|url\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect(Array.from(documentOf(page).querySelectorAll('[src]'))).toEqual([]);
    expect(evaluationReportHtml(sample, { command: 'affetto compare cnn cnn-lstm' })).toBe(page);
  });

  it('describes each figure and tells readers of tables what they hold', () => {
    const document = documentOf(page);
    for (const svg of Array.from(document.querySelectorAll('svg'))) {
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.querySelector('title')?.textContent).toMatch(/\S/);
      expect(svg.querySelector('desc')?.textContent).toMatch(/\S/);
    }
    for (const table of Array.from(document.querySelectorAll('table'))) {
      expect(table.getAttribute('aria-label')).toMatch(/\S/);
      expect(table.parentElement?.getAttribute('tabindex')).toBe('0');
    }
  });

  it('plays and shows the recordings that were found, and names those that were not', () => {
    const [error, lost] = worstErrors(sample.models[0]!);
    const recording: Recording = {
      path: '../data/Actor 01/a#b?.flac',
      spectrogram: { decibels: Float32Array.of(0, -10, -20, -30), frames: 2, bands: 2, seconds: 1 },
    };
    const recordings = new Map([[utteranceName(error!.utterance), recording]]);
    const document = documentOf(evaluationReportHtml(sample, { recordings }));
    const players = Array.from(document.querySelectorAll('audio'));
    expect(players.map((player) => player.getAttribute('src'))).toContain(
      '../data/Actor%2001/a%23b%3F.flac',
    );
    expect(players.every((player) => player.getAttribute('preload') === 'none')).toBe(true);
    expect(document.querySelector('.errors img')?.getAttribute('src')).toMatch(
      /^data:image\/png;base64,/,
    );
    expect(document.documentElement.textContent).toContain(
      `${lost!.utterance.path} \u2013 recording not found`,
    );
  });

  it('lets nothing from data act: labels, names, paths, settings', () => {
    const attack = `"><script>alert(1)</script><img src=x onerror='alert(2)'>\u202e\u0000 \u{1f600}`;
    const hostile: EvaluationResult = {
      ...withUtterances(sample, ({ id }) => ({
        path: `${attack}/${id}.wav`,
        speaker: attack,
        statement: attack,
      })),
      corpus: { ...sample.corpus, name: attack, leftOut: { [attack]: 3 } },
      protocol: { ...sample.protocol, title: attack, description: attack },
      labels: sample.labels.map((label) => `${label}${attack}`) as unknown as typeof sample.labels,
    };
    const { models } = hostile;
    const named = {
      ...hostile,
      models: models.map((model, i) => ({
        ...model,
        name: `${attack}${i}`,
        config: { [attack]: attack },
      })),
    };
    const recordings = new Map(
      named.models.flatMap((model) =>
        worstErrors(model).map(
          ({ utterance }) =>
            [utteranceName(utterance), { path: `javascript:alert(3)/${attack}` }] as const,
        ),
      ),
    );
    const text = evaluationReportHtml(named, { recordings, command: attack });
    const document = documentOf(text);
    expect(document.querySelectorAll('script')).toHaveLength(1);
    expect(document.querySelectorAll('img')).toHaveLength(0);
    for (const element of Array.from(document.querySelectorAll('*'))) {
      for (const name of element.getAttributeNames()) expect(name).not.toMatch(/^on/);
    }
    for (const player of Array.from(document.querySelectorAll('audio'))) {
      expect(player.getAttribute('src')).toMatch(/^\.\/javascript%3Aalert/);
    }
    expect(text).not.toContain('\u0000');
    for (const name of evaluationFigures(named).keys()) expect(name).toMatch(/^[a-z0-9-]+$/);
  });

  it('stays below 1.5 MB with long trainings and a spectrogram for every error', () => {
    const large = sampleEvaluation({ folds: 25, epochs: 200 });
    const random = new RandomStream(5);
    const noise = Float32Array.from({ length: 400 * 80 }, () => -60 * random.uniform());
    const recordings = new Map(
      large.models.flatMap((model) =>
        worstErrors(model).map(({ utterance }) => [
          utteranceName(utterance),
          { path: 'a.wav', spectrogram: { decibels: noise, frames: 400, bands: 80, seconds: 4 } },
        ]),
      ),
    );
    expect(recordings.size).toBeGreaterThan(15);
    expect(evaluationReportHtml(large, { recordings }).length).toBeLessThan(1.5e6);
  }, 60_000);
});

describe('evaluationFigures', () => {
  it('draws what the page shows as files, all models together or one by one', () => {
    expect([...evaluationFigures(sample).keys()].sort()).toEqual([
      'comparison',
      'confusion-1-cnn',
      'confusion-2-cnn-lstm',
      'coverage',
      'curves-1-cnn',
      'curves-2-cnn-lstm',
      'listeners',
      'per-speaker',
      'reliability-1-cnn',
      'reliability-2-cnn-lstm',
    ]);
    for (const svg of evaluationFigures(sample).values()) {
      expect(svg).toMatch(/^<svg [^>]*\bwidth="\d+"/);
      expect(svg).not.toMatch(/var\(--|NaN|undefined/);
    }
  });
});
