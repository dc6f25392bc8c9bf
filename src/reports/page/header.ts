// The top of the page: the question, the answer in one breath, whose voices it is about, the figures.
import { corpusTitle } from '../../corpora/registry.js';
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import {
  capitalized,
  counted,
  intervalText,
  listed,
  meanAndSpread,
  percent,
  points,
  pValueText,
  scoreFormat,
} from '../../scores/format.js';
import { headlineScores } from '../../scores/score-list.js';
import { html, type Markup } from './html.js';

/** Writes the question that an evaluation asks, as the title of its page. */
export function questionOf({ protocol, models }: EvaluationResult): string {
  const voices = protocol.speakerIndependent
    ? 'in voices it has never heard'
    : 'in voices it was trained on';
  if (models.length === 1) return `How well does ${models[0]!.name} hear emotion ${voices}?`;
  const names = models.map(({ name }) => name);
  const choice = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
  return `Which hears emotion better ${voices}: ${choice}?`;
}

export function header(result: EvaluationResult): Markup {
  const { corpus, testCorpus, models } = result;
  const corpora = testCorpus
    ? `trained on ${corpusTitle(corpus.name)}, tested on ${corpusTitle(testCorpus.name)}`
    : corpusTitle(corpus.name);
  return html`<header>
<p class="kicker">Evaluation of speech emotion recognition \u00b7 ${corpora}</p>
<h1>${unbroken(questionOf(result))}</h1>
<p class="lead">${answerOf(result)}</p>
${badge(result)}
<div class="stats">${models.map((model, index) => stat(model, index === models.length - 1))}</div>
</header>
`;
}

/** Keeps names of models whole at the end of a line. */
function unbroken(text: string): string {
  return text.replaceAll(/(?<=\w)-(?=\w)/g, '\u2011');
}

function answerOf(result: EvaluationResult): string {
  const { models, comparisons, labels } = result;
  const best = models.at(-1)!;
  const { uar } = best.summary;
  const interval = intervalText(uar.interval, percent);
  const tested = result.testCorpus ?? result.corpus;
  const over = `Over ${counted(best.summary.count, 'utterance')} of ${counted(best.summary.speakers || tested.speakers, 'speaker')}`;
  const reached = `${over}, ${best.name} reaches a UAR of ${percent(uar.mean)}%${interval && ` (95% interval ${interval}%)`}`;
  const guessing = `Guessing among ${labels.length} emotions would reach ${percent(1 / labels.length)}%`;
  const comparison = comparisons.findLast(({ candidate }) => candidate === best.name);
  if (comparison === undefined) return `${reached}. ${guessing}.`;
  const { mean, pValue } = comparison.uar;
  const p = pValueText(pValue);
  const difference = `${points(Math.abs(mean)).replace('+', '')} points ${mean < 0 ? 'below' : 'above'} ${comparison.baseline} (p ${p.startsWith('<') ? p : `= ${p}`})`;
  return `${reached}, ${difference}. ${guessing}.`;
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
  const interval = intervalText(estimate.interval, format);
  return `${capitalized(score.title)} ${meanAndSpread(estimate, summary.seeds, format)}${sign}${interval && ` (${interval}${sign})`}`;
}

/** Writes one line for the title of a browser's tab. */
export function shortTitle({ models, corpus, testCorpus }: EvaluationResult): string {
  const names = listed(models.map(({ name }) => name));
  return `${names} on ${corpusTitle((testCorpus ?? corpus).name)}`;
}
