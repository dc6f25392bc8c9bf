// A finished model file's score as text, Markdown and JSON. Whose voices it was tested on comes first:
// no other line decides as much about what the figures are worth.

import type { ModelFileScore } from '../../../evaluation/model-files/score-model-file.js';
import {
  count,
  counted,
  duration,
  fewTested,
  percent,
  scoreFormat,
  scoreIntervalText,
} from '../../../scores/format.js';
import { eachScore, intervalScores, scoreList } from '../../../scores/score-list.js';
import { labelCounts, unusableText } from '../../terminal/left-out.js';
import { printable } from '../../terminal/printable.js';
import { renderTable } from '../../terminal/table.js';
import { dimensionsMarkdown, dimensionsText, type WithDimensions } from './dimensions-table.js';
import { scoreColumn } from './score-column.js';

/** Makes the rows of the table of scores: name, value, interval. */
function scoreRows({ summary }: ModelFileScore): [string, string, string][] {
  return scoreList.map((score) => {
    const estimate = summary[score.key];
    return [
      scoreColumn(score),
      scoreFormat(score)(estimate.mean),
      scoreIntervalText(score, estimate),
    ];
  });
}

/** Writes the score for a terminal. */
export function modelFileText(score: ModelFileScore): string {
  const { metrics, labels } = score;
  const classes = metrics.perClass.map(({ label, precision, recall, f1, support }) => [
    printable(label),
    percent(precision),
    percent(recall),
    percent(f1),
    count(support),
  ]);
  const confusion = labels.map((label, row) => [
    printable(label),
    ...metrics.confusion[row]!.map(count),
  ]);
  const tables = [
    '',
    renderTable([['score', '', '95% interval'], ...scoreRows(score)], [1, 2]),
    '',
    renderTable(
      [['emotion', 'precision %', 'recall %', 'F1 %', 'utterances'], ...classes],
      [1, 2, 3, 4],
    ),
    '',
    renderTable(
      [['said (row), heard (column)', ...labels.map(printable)], ...confusion],
      labels.map((_, column) => column + 1),
    ),
  ];
  return [
    ...headingLines(score),
    ...(labels.length > 0 ? tables : []),
    ...dimensionsText(asEvaluation(score)),
    ...countLines(score),
    '',
    timeLine(score),
  ].join('\n');
}

/** Writes a table that can be pasted into a document. */
export function modelFileMarkdown(score: ModelFileScore): string {
  const rows = scoreRows(score).map((cells) => `| ${cells.join(' | ')} |`);
  const dimensions = dimensionsMarkdown(asEvaluation(score));
  return [
    ...headingLines(score).map((line, index) => (index === 0 ? `**${line}.**` : line)),
    ...(score.labels.length > 0
      ? ['', '| score | | 95% interval |', '|---|--:|--:|', ...rows]
      : []),
    ...(dimensions.length > 0 ? ['', ...dimensions] : []),
    ...countLines(score),
  ].join('\n');
}

/** The score of a model file as the tables of dimensions take it. */
function asEvaluation({ model, predictions, dimensions }: ModelFileScore): WithDimensions {
  return {
    seeds: [predictions.seed],
    models: [{ name: model.architecture, ...(dimensions && { dimensions }) }],
  };
}

/** Makes one JSON object for programs; shares from 0 to 1, without the single utterances. */
export function modelFileJson(score: ModelFileScore) {
  const { metrics, summary, predictions: _, ...rest } = score;
  return {
    ...metrics,
    ...rest,
    leftOut: score.corpus.leftOut,
    intervals: eachScore(intervalScores, ({ key }) => summary[key].interval),
    perSpeaker: summary.perSpeaker,
    perSex: summary.perSex,
    perIntensity: summary.perIntensity,
    realTimeFactor: score.audioSeconds / score.wallSeconds,
  };
}

/** Makes what a table of several scores says once: of the model, the corpus and whose voices were tested. */
export function headingJson(score: ModelFileScore) {
  const { model, corpus, protocol, speakerIndependent, heardSpeakers, testSpeakers } = score;
  const { labels, speeds, unanswered, audioSeconds } = score;
  return {
    ...{ model, corpus, protocol, speakerIndependent, heardSpeakers, testSpeakers },
    ...{ labels, speeds, leftOut: corpus.leftOut, unanswered, audioSeconds },
  };
}

/** Says whose voices were tested, with which model, on what. */
export function headingLines({
  model,
  protocol,
  metrics,
  corpus,
  heardSpeakers,
  speeds,
}: ModelFileScore): string[] {
  const few = fewTested(metrics.count);
  return [
    protocol.title,
    ...(heardSpeakers.length > 0
      ? [
          `Heard in training: ${heardSpeakers.join(', ')}. Figures for them say little about others.`,
        ]
      : []),
    `${printable(model.path)} (${printable(model.architecture)}, ${count(model.parameters)} parameters, trained on ${printable(model.trainedOn)})`,
    `${printable(corpus.name)}: ${counted(metrics.count, 'utterance')} of ${counted(corpus.speakers, 'speaker')}, ${metrics.labels.length} labels`,
    ...(few === undefined ? [] : [few]),
    ...(speeds.join() === '1' ? [] : [`Each heard at ${speeds.join(', ')} times its speed`]),
  ];
}

/** Says what is in no score, and why. */
export function countLines({ corpus, unanswered }: ModelFileScore): string[] {
  const left = labelCounts(corpus.leftOut);
  return [
    ...(left === '' ? [] : ['', `Left out, no such label: ${left}`]),
    ...(unanswered.length > 0 ? ['', ...unusableText(unanswered), '  They are in no score.'] : []),
  ];
}

function timeLine({ audioSeconds, wallSeconds, processes }: ModelFileScore): string {
  return `${duration(audioSeconds)} of audio in ${wallSeconds.toFixed(1)} s with ${processes === 1 ? 'one process' : `${processes} processes`}: ${Math.round(audioSeconds / wallSeconds)} x real time`;
}
