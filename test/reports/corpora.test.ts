// Corpora against each other: cells, figure and page say what a few answers, counted by hand, amount to.

import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { corpusCells, nameAskedFor, sharesAllLabels } from '../../src/evaluation/corpus-cells.js';
import type { EvaluationResult, ModelResult } from '../../src/evaluation/result.js';
import { corporaSvg } from '../../src/reports/corpora-svg.js';
import { evaluationFigures } from '../../src/reports/evaluation-figures.js';
import { evaluationReportHtml } from '../../src/reports/evaluation-report.js';
import { svgToPng } from '../../src/reports/png.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { summarizePredictions } from '../../src/scores/summary.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';

const labels = ['neutral', 'happy', 'sad'];

/** Two speakers, each with one answer a line: what was meant, and the probabilities of the three labels. */
function answers(
  corpus: string,
  lines: readonly (readonly [truth: number, probabilities: readonly number[]])[],
): ScoredUtterance[] {
  return ['1', '2'].flatMap((speaker) =>
    lines.map(([truth, probabilities], line) => {
      const id = `${corpus}-${speaker}-${line}`;
      return { id, corpus, speaker, path: `${id}.wav`, truth, probabilities };
    }),
  );
}

const sure = (label: number) => labels.map((_, other) => (other === label ? 0.8 : 0.1));
/** Sure among two labels; the third is not to choose from. */
const sureOfTwo = (label: number) => labels.map((_, i) => (i === 2 ? 0 : i === label ? 0.8 : 0.2));

function model(trainedOn: string, utterances: ScoredUtterance[]): ModelResult {
  const predictions = [{ seed: 1, utterances }];
  return {
    ...sampleEvaluation({ names: ['cnn'], seeds: [1], folds: 1, epochs: 1 }).models[0]!,
    name: `crnn (${trainedOn})`,
    trainedOn,
    folds: [],
    predictions,
    summary: summarizePredictions({ labels, predictions, resamples: 100 }),
  };
}

const corpus = (name: string) => ({
  name,
  folder: `/${name}`,
  utterances: 6,
  speakers: 2,
  leftOut: {},
});
const matrix: EvaluationResult = {
  ...sampleEvaluation({ names: ['cnn'], seeds: [1], folds: 1, epochs: 1 }),
  protocol: {
    kind: 'corpus-matrix',
    speakerIndependent: true,
    title: 'speaker-independent: corpus by corpus, 2 corpora',
    description: 'Each by each.',
    foldsPerSeed: 6,
  },
  corpus: corpus('ravdess+emo-db'),
  corpora: [corpus('ravdess'), corpus('emo-db')],
  labels,
  models: [
    model('ravdess', [
      // Recalls 1, 1 and 0.
      ...answers('ravdess', [
        [0, sure(0)],
        [1, sure(1)],
        [2, sure(0)],
      ]),
      // Half of the answers are right, all are 80% sure.
      ...answers('emo-db', [
        [0, sureOfTwo(0)],
        [1, sureOfTwo(0)],
      ]),
    ]),
    model('emo-db', [
      ...answers('ravdess', [
        [0, sureOfTwo(0)],
        [1, sureOfTwo(1)],
      ]),
      ...answers('emo-db', [
        [0, sureOfTwo(0)],
        [1, sureOfTwo(1)],
      ]),
    ]),
  ],
  comparisons: [],
};

describe('corpusCells', () => {
  const cells = corpusCells(matrix);

  it('scores each training on each corpus, among the labels in common', () => {
    expect(
      cells.map(({ model: name, trainedOn, testedOn, labels: common, summary }) => [
        ...[name, trainedOn.join(), testedOn, common.length, summary.count, summary.speakers],
        Number(summary.uar.mean.toFixed(4)),
      ]),
    ).toEqual([
      ['crnn (ravdess)', 'ravdess', 'ravdess', 3, 6, 2, 0.6667],
      ['crnn (ravdess)', 'ravdess', 'emo-db', 2, 4, 2, 0.5],
      ['crnn (emo-db)', 'emo-db', 'ravdess', 2, 4, 2, 1],
      ['crnn (emo-db)', 'emo-db', 'emo-db', 2, 4, 2, 1],
    ]);
    expect(sharesAllLabels(matrix)).toBe(false);
    expect(matrix.models.map(nameAskedFor)).toEqual(['crnn', 'crnn']);
  });

  it('calibrates at the temperature of the other speakers, among the labels in common alone', () => {
    const cell = cells[1]!;
    expect(cell.summary.ece.mean).toBeCloseTo(0.3, 6);
    // Half right tells nothing: the temperature is the largest, 20, and the confidence 1 / (1 + 4^(-1/20)).
    expect(cell.eceCalibrated.mean).toBeCloseTo(1 / (1 + 4 ** (-1 / 20)) - 0.5, 4);
  });

  it('knows none under other protocols', () => {
    expect(corpusCells(sampleEvaluation({ names: ['cnn'], folds: 2, epochs: 2 }))).toEqual([]);
    expect(
      corpusCells({ ...matrix, models: matrix.models.map((m) => ({ ...m, predictions: [] })) }),
    ).toEqual([]);
  });

  it('pools the folds of a corpus that each left out', () => {
    const [first] = matrix.models as [ModelResult];
    const { trainedOn: _, ...whole } = first;
    const left: EvaluationResult = {
      ...matrix,
      protocol: { ...matrix.protocol, kind: 'leave-one-corpus-out' },
      models: [{ ...whole, name: 'crnn' }],
    };
    expect(corpusCells(left).map(({ trainedOn, testedOn }) => [trainedOn, testedOn])).toEqual([
      [['emo-db'], 'ravdess'],
      [['ravdess'], 'emo-db'],
    ]);
    const text = textsOf(corporaSvg({ result: left, title: 'Left out' })!);
    expect(text).toContain('all others');
    const page = evaluationReportHtml(left);
    expect(page).toContain('All corpora together.');
    expect(page).not.toContain('guessing');
  });
});

/** What stands in the text elements of a figure, in order. */
function textsOf(source: string): string[] {
  return [...source.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
}

describe('corporaSvg', () => {
  const svg = corporaSvg({ result: matrix, title: 'Each by each', subtitle: 'two corpora' })!;

  it('has trainings in rows and tests in columns, each with UAR, both ECE and fewer labels', () => {
    const texts = textsOf(svg);
    expect(texts.filter((text) => text === 'RAVDESS')).toHaveLength(2);
    expect(texts.filter((text) => text === 'EMO-DB')).toHaveLength(2);
    for (const text of ['Trained on', 'Tested on', 'UAR', '66.7%', '50.0%']) {
      expect(texts).toContain(text);
    }
    expect(texts).toContain('ECE 0.300');
    expect(texts).toContain('calibrated 0.017');
    expect(texts.filter((text) => text === '2 of 3 labels')).toHaveLength(3);
    expect(texts).toContain('Outlined: other speakers of the corpus that was trained on');
    // A frame of its own in each cell of the diagonal.
    expect(svg.match(/<rect stroke-width="1.25"/g)).toHaveLength(2);
    expect(svg).toMatch(
      /<desc>[^<]*crnn \(ravdess\) on EMO-DB 50.0%, ECE 0.300, calibrated 0.017, 2 of 3 labels;/,
    );
  });

  it('is the same each time, and is drawn', () => {
    expect(corporaSvg({ result: matrix, title: 'Each by each', subtitle: 'two corpora' })).toBe(
      svg,
    );
    expect(svgToPng(svg, { width: 400 }).length).toBeGreaterThan(1000);
    expect(svg).not.toMatch(/NaN|undefined|\bid="/);
  });

  it('says what its numbers are where there is no room for words', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const many: EvaluationResult = {
      ...matrix,
      corpora: [...matrix.corpora!, ...names.map(corpus)],
    };
    const narrow = textsOf(
      corporaSvg({ result: many, title: 'Narrow', width: 480, place: 'page' })!,
    );
    expect(narrow).toContain('In cells: UAR, ECE, ECE calibrated, labels in common');
    expect(narrow).toContain('2 / 3');
    // Nobody tested the others.
    expect(narrow.filter((text) => text === '\u2013')).toHaveLength(10);
  });

  it('is none of other protocols', () => {
    const other = sampleEvaluation({ names: ['cnn'], folds: 2, epochs: 2 });
    expect(corporaSvg({ result: other, title: 'None' })).toBeUndefined();
    expect(evaluationFigures(other).has('corpora')).toBe(false);
  });
});

describe('the page of a matrix', () => {
  const page = evaluationReportHtml(matrix, { command: 'affetto evaluate' });
  const { document } = parseHTML(page);

  it('begins with the matrix, and says no score over all corpora together', () => {
    const headings = Array.from(document.querySelectorAll('h2')).map((h) => h.textContent);
    expect(headings[0]).toBe('Corpus by corpus');
    expect(headings).not.toContain('The models side by side');
    expect(document.querySelector('h1')?.textContent).toBe(
      'How well does crnn, trained on one corpus, hear emotion in others?',
    );
    expect(document.querySelector('.lead')?.textContent).toBe(
      'On other speakers of the corpus that was trained on, UAR is between 66.7% and 100.0%. On corpora that were not, it is between 50.0% and 100.0%.',
    );
    expect(document.querySelector('.stats')).toBeNull();
    expect(document.querySelector('.kicker')?.textContent).toContain('RAVDESS and EMO-DB');
    expect(page).not.toMatch(/NaN|undefined|\[object|Infinity/);
  });

  it('has a row for each cell', () => {
    const table = document.querySelector('table[aria-label="Scores by corpus"]')!;
    const rows = Array.from(table.querySelectorAll('tbody tr')).map((row) =>
      Array.from(row.children)
        .slice(0, 2)
        .map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ['RAVDESS', 'RAVDESSother speakers'],
      ['RAVDESS', 'EMO-DB2 of 3 labels'],
      ['EMO-DB', 'RAVDESS2 of 3 labels'],
      ['EMO-DB', 'EMO-DBother speakers2 of 3 labels'],
    ]);
  });

  it('is drawn as files too', () => {
    const names = [...evaluationFigures(matrix).keys()];
    expect(names).toContain('corpora');
    expect(names).not.toContain('comparison');
  });
});
