// The top of the page: the question, the answer in one breath, whose voices it is about, the figures.
import { corpusTitle } from '../../corpora/registry.js';
import {
  type CorpusCell,
  corpusCells,
  nameAskedFor,
  sharesAllLabels,
} from '../../evaluation/corpus-cells.js';
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import {
  capitalized,
  counted,
  decimals,
  intervalText,
  listed,
  meanAndSpread,
  percent,
  points,
  pValueText,
  scoreFormat,
  scoreIntervalText,
} from '../../scores/format.js';
import { headlineScores } from '../../scores/score-list.js';
import { html, type Markup } from './html.js';

/** Writes the question that an evaluation asks, as the title of its page. */
export function questionOf({ protocol, models, labels }: EvaluationResult): string {
  if (protocol.kind === 'corpus-matrix') {
    const asked = [...new Set(models.map(nameAskedFor))];
    return asked.length === 1
      ? `How well does ${asked[0]}, trained on one corpus, hear emotion in others?`
      : `Which, trained on one corpus, hears emotion better in others: ${choiceOf(asked)}?`;
  }
  const voices = protocol.speakerIndependent
    ? 'in voices it has never heard'
    : 'in voices it was trained on';
  const what = labels.length > 0 ? 'emotion' : listed(dimensionNames(models));
  if (models.length === 1) return `How well does ${models[0]!.name} hear ${what} ${voices}?`;
  return `Which hears ${what} better ${voices}: ${choiceOf(models.map(({ name }) => name))}?`;
}

/** Names the dimensions that models learnt. */
function dimensionNames(models: EvaluationResult['models']): string[] {
  return (models[0]?.dimensions ?? []).map(({ dimension }) => dimension);
}

function choiceOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

export function header(result: EvaluationResult): Markup {
  const { testCorpus, models } = result;
  const evaluated = listed(corpusTitles(result));
  const corpora = testCorpus
    ? `trained on ${evaluated}, tested on ${corpusTitle(testCorpus.name)}`
    : evaluated;
  return html`<header>
<p class="kicker">Evaluation of speech emotion recognition \u00b7 ${corpora}</p>
<h1>${unbroken(questionOf(result))}</h1>
<p class="lead">${answerOf(result)}</p>
${badge(result)}
${
  result.protocol.kind !== 'corpus-matrix' &&
  result.labels.length > 0 &&
  html`<div class="stats">${models.map((model, index) => stat(model, index === models.length - 1))}</div>`
}
</header>
`;
}

/** Keeps names of models whole at the end of a line. */
function unbroken(text: string): string {
  return text.replaceAll(/(?<=\w)-(?=\w)/g, '\u2011');
}

/** Returns the titles of the corpora that were evaluated together, or of the one. */
function corpusTitles({ corpus, corpora = [corpus] }: EvaluationResult): string[] {
  return corpora.map(({ name }) => corpusTitle(name));
}

/** Says between what figures a matrix lies, at home and elsewhere. */
function matrixAnswer(result: EvaluationResult): string {
  const between = (cells: readonly CorpusCell[]) => {
    const uars = cells.map(({ summary }) => summary.uar.mean);
    const [low, high] = [Math.min(...uars), Math.max(...uars)].map(percent);
    return low === high ? `${low}%` : `between ${low}% and ${high}%`;
  };
  const cells = corpusCells(result);
  const isOwn = ({ trainedOn, testedOn }: CorpusCell) => trainedOn.includes(testedOn);
  const own = cells.filter(isOwn);
  const others = cells.filter((cell) => !isOwn(cell));
  const parts = [
    ...(own.length > 0
      ? [`On other speakers of the corpus that was trained on, UAR is ${between(own)}`]
      : []),
    ...(others.length > 0 ? [`On corpora that were not, it is ${between(others)}`] : []),
  ];
  return parts.map((part) => `${part}.`).join(' ');
}

function answerOf(result: EvaluationResult): string {
  const { models, comparisons, labels } = result;
  if (labels.length === 0) return answerWithoutLabels(result);
  if (result.protocol.kind === 'corpus-matrix') return matrixAnswer(result);
  const best = models.at(-1)!;
  const { uar } = best.summary;
  const interval = intervalText(uar.interval, percent);
  const tested = result.testCorpus ?? result.corpus;
  const over = `Over ${counted(best.summary.count, 'utterance')} of ${counted(best.summary.speakers || tested.speakers, 'speaker')}`;
  const reached = `${over}, ${best.name} reaches a UAR of ${percent(uar.mean)}%${interval && ` (95% interval ${interval}%)`}`;
  const guessing = sharesAllLabels(result)
    ? ` Guessing among ${labels.length} emotions would reach ${percent(1 / labels.length)}%.`
    : '';
  const comparison = comparisons.findLast(({ candidate }) => candidate === best.name);
  if (comparison === undefined) return `${reached}.${guessing}`;
  const { mean, pValue } = comparison.uar;
  const p = pValueText(pValue);
  const difference = `${points(Math.abs(mean)).replace('+', '')} points ${mean < 0 ? 'below' : 'above'} ${comparison.baseline} (p ${p.startsWith('<') ? p : `= ${p}`})`;
  return `${reached}, ${difference}.${guessing}`;
}

/** Says how right the numbers of the last model are. */
function answerWithoutLabels({ models }: EvaluationResult): string {
  const { name, summary, dimensions = [] } = models.at(-1)!;
  const reached = dimensions.map(({ dimension, ccc }) => {
    const interval = intervalText(ccc.interval, decimals);
    return `${decimals(ccc.mean)} for ${dimension}${interval && ` (95% interval ${interval})`}`;
  });
  const over = `Over ${counted(summary.count, 'utterance')} of ${counted(summary.speakers, 'speaker')}`;
  return `${over}, ${name} reaches a concordance (CCC) of ${listed(reached)}.`;
}

function badge({ protocol }: EvaluationResult): Markup {
  // The badge says it already.
  const note = protocol.description
    .replace(/ No tested voice was heard in training\./, '')
    .replace(/ The same voices are in training and test: expect much less on a new voice\./, '');
  const mark = protocol.speakerIndependent
    ? html`<p class="badge"><strong>speaker-independent</strong><span>No test voice was heard in training.</span></p>`
    : html`<p class="badge dependent" role="note"><strong>SPEAKER-DEPENDENT</strong><span>The same voices were heard in training; expect much less on a new voice.</span></p>`;
  return html`${mark}
<p class="note">${note}</p>`;
}

function stat({ name, parameters, summary }: ModelResult, candidate: boolean): Markup {
  const rest = headlineScores
    .filter(({ key, better }) => key !== 'uar' && better === 'higher')
    .map((score) => html`<p>${told(score, summary)}</p>`);
  const interval = intervalText(summary.uar.interval, percent);
  return html`<div class="stat ${candidate ? 'candidate' : ''}">
<p class="name">${name}</p>
<p class="value">${percent(summary.uar.mean)}<small>% UAR</small></p>
<p>${interval ? `95% interval ${interval}%` : 'one run; no interval'}${
    summary.seeds > 1 &&
    `, \u00b1 ${percent(summary.uar.deviation)} over ${counted(summary.seeds, 'seed')}`
  }</p>
${rest}
${Number.isFinite(parameters) && html`<p>${counted(parameters, 'parameter')}</p>`}
</div>`;
}

function told(score: (typeof headlineScores)[number], summary: ModelResult['summary']): string {
  const estimate = summary[score.key];
  const format = scoreFormat(score);
  const sign = score.unit === 'percent' ? '%' : '';
  const interval = scoreIntervalText(score, estimate);
  return `${capitalized(score.title)} ${meanAndSpread(estimate, summary.seeds, format)}${sign}${interval && ` (${interval}${sign})`}`;
}

/** Writes one line for the title of a browser's tab. */
export function shortTitle(result: EvaluationResult): string {
  const { models, testCorpus } = result;
  const names = listed([...new Set(models.map(nameAskedFor))]);
  return `${names} on ${testCorpus ? corpusTitle(testCorpus.name) : listed(corpusTitles(result))}`;
}
