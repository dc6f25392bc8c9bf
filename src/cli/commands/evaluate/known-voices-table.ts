// Scores by how well voices are known, as text, Markdown and JSON: the same rows in all three.

import { counted, decimals, intervalText, percent } from '../../../scores/format.js';
import { eachScore, intervalScores, scoreList } from '../../../scores/score-list.js';
import type { ModelSummary } from '../../../scores/summary.js';
import type { VoiceDraw } from '../../../voices/draw-recordings.js';
import { printable } from '../../terminal/printable.js';
import { renderTable } from '../../terminal/table.js';

/** What the table says. */
export interface KnownVoicesTable {
  readonly draw: VoiceDraw;
  readonly seed: number;
  readonly rows: readonly {
    /** The model's name, where several are in one table. */
    readonly model?: string;
    /** What was trained on and tested, under a protocol over several corpora. */
    readonly corpora?: { readonly trainedOn: readonly string[]; readonly testedOn: string };
    readonly recordings: number;
    readonly knownBy: number;
    readonly summary: ModelSummary;
  }[];
}

const headings = [
  'voice known by',
  'on average',
  'UAR %',
  '95% interval',
  'accuracy %',
  '95% interval',
  'ECE',
] as const;

/** Writes the table for a terminal. */
export function knownVoicesText(table: KnownVoicesTable): string {
  const { names, numbers, rows } = cellsOf(table);
  return [renderTable([names, ...rows], numbers), '', explanation(table)].join('\n');
}

/** Writes a table that can be pasted into a document. */
export function knownVoicesMarkdown(table: KnownVoicesTable): string {
  const { names, numbers, rows } = cellsOf(table);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = names.map((_, column) => (numbers.includes(column) ? '--:' : '---')).join('|');
  return [line(names), `|${rule}|`, ...rows.map(line), '', explanation(table)].join('\n');
}

/** Makes one object for programs; shares from 0 to 1. */
export function knownVoicesJson({ draw, seed, rows }: KnownVoicesTable) {
  return {
    ...{ draw, seed },
    rows: rows.map(({ model, corpora, recordings, knownBy, summary }) => ({
      ...(model !== undefined && { model }),
      ...(corpora && { corpora }),
      ...{ recordings, knownBy },
      ...eachScore(scoreList, ({ key }) => summary[key].mean),
      count: summary.count,
      intervals: eachScore(intervalScores, ({ key }) => summary[key].interval),
      perSpeaker: summary.perSpeaker,
    })),
  };
}

function cellsOf({ rows }: KnownVoicesTable) {
  const isNamed = rows.some(({ model }) => model !== undefined);
  const isByCorpus = rows.some(({ corpora }) => corpora !== undefined);
  const words = (model: string, trainedOn: string, testedOn: string) => [
    ...(isNamed ? [printable(model)] : []),
    ...(isByCorpus ? [printable(trainedOn), printable(testedOn)] : []),
  ];
  const names = words('model', 'trained on', 'tested on');
  return {
    names: [...names, ...headings],
    numbers: headings.map((_, column) => column + names.length),
    rows: rows.map(({ model = '', corpora, recordings, knownBy, summary }) => [
      ...words(model, corpora?.trainedOn.join(', ') ?? '', corpora?.testedOn ?? ''),
      counted(recordings, 'recording'),
      knownBy.toFixed(1),
      ...[percent(summary.uar.mean), intervalText(summary.uar.interval, percent)],
      ...[percent(summary.accuracy.mean), intervalText(summary.accuracy.interval, percent)],
      decimals(summary.ece.mean),
    ]),
  };
}

const drawWords: Readonly<Record<VoiceDraw, string>> = {
  natural: 'neutral and calm ones four times as likely as others',
  any: 'all of them alike',
  own: 'of the emotion that is judged alone',
};

function explanation({ draw, seed }: KnownVoicesTable): string {
  return `Each recording is judged by others of its speaker without their labels, drawn ${draw} (${drawWords[draw]}), seed ${seed}. Intervals: speakers redrawn.`;
}
