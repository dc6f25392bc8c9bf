// The page of a reproduction: what was claimed beside what was measured, with the matrices and curves of both
// evaluations; each has a page of its own with everything else.

import { type ReproductionRow, reproductionRows } from '../evaluation/reproduction.js';
import type { EvaluationResult } from '../evaluation/result.js';
import { count, decimals } from '../scores/format.js';
import { confusionsSection } from './page/confusions.js';
import { html, raw } from './page/html.js';
import { section } from './page/section.js';
import { pageStyle } from './page/style.js';
import { table } from './page/table.js';
import { trainingSection } from './page/training.js';

/** One of the evaluations of a reproduction. */
export interface ReproducedPart {
  /** What it asks, in words for people. */
  readonly asks: string;
  readonly result: EvaluationResult;
  /** The address of its own page, from this one. */
  readonly page: string;
}

/** What else the page says. */
export interface ReproductionExtras {
  /** The command that makes it again. */
  readonly command: string;
  /** What a short form left out, in a sentence. */
  readonly shortened?: string | undefined;
}

const columns = [
  'network',
  'figures of',
  'accuracy',
  'macro F1',
  'UAR',
  'epochs',
  'tested',
  'protocol',
];

function epochsInWords({ trained, whole }: NonNullable<ReproductionRow['epochs']>): string {
  return trained === whole ? count(whole) : `${trained} of ${whole}`;
}

/** Makes the cells of the table, the headings first: for terminals, Markdown and the page. */
export function reproductionCells(results: readonly EvaluationResult[]): string[][] {
  const cells = (row: ReproductionRow) => {
    const { network, whose, accuracy, macroF1, uar, epochs, tested, protocol } = row;
    return [
      ...[network, whose, decimals(accuracy), decimals(macroF1)],
      ...[uar === undefined ? '' : decimals(uar), epochs ? epochsInWords(epochs) : ''],
      ...[tested === undefined ? '' : count(tested), protocol],
    ];
  };
  return [columns, ...reproductionRows(results).map(cells)];
}

/** Writes the table as Markdown, with what must be known to read it. */
export function reproductionMarkdown(
  results: readonly EvaluationResult[],
  { command, shortened }: ReproductionExtras,
): string {
  const [heads = [], ...rows] = reproductionCells(results);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(heads),
    row(heads.map((_, index) => (index >= 2 && index <= 6 ? '--:' : '---'))),
    ...rows.map(row),
    '',
    ...(shortened === undefined ? [] : [shortened, '']),
    '```bash',
    command,
    '```',
    '',
  ].join('\n');
}

/**
 * Writes the page: self-contained but for the links to the pages of the evaluations.
 * @returns HTML text, the same for the same input
 */
export function reproductionHtml(
  parts: readonly ReproducedPart[],
  { command, shortened }: ReproductionExtras,
): string {
  const [, ...rows] = reproductionCells(parts.map(({ result }) => result));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>The original study, made again</title>
<style>${raw(pageStyle)}</style>
</head>
<body>
<main>
<header>
<p class="kicker">Reproduction \u00b7 RAVDESS</p>
<h1>What do the two networks of the original study reach?</h1>
<p class="lead">The study claims figures without saying how it split. Here are both networks on a random split, in which every voice is heard in training, and on voices never heard.</p>
${shortened !== undefined && html`<p class="badge dependent" role="note"><strong>SHORT FORM</strong><span>${shortened}</span></p>`}
</header>
${section(
  'Claimed and measured',
  'Only a test on voices never heard tells how well a stranger is heard.',
  table({
    caption: 'The study beside affetto',
    hideCaption: true,
    full: true,
    columns: [
      'Network',
      'Figures of',
      'Accuracy',
      'Macro F1',
      'UAR',
      'Epochs',
      'Tested',
      'Protocol',
    ],
    wrapped: [7],
    rows: rows.map(([head = '', ...cells]) => ({ head, cells })),
  }),
)}
${parts.map(
  ({
    asks,
    result,
    page,
  }) => html`<section><div><h2>${result.protocol.title}</h2><p class="note">This asks about ${asks}. <a href="${page}">All of it: scores with intervals, speakers, calibration, errors to hear.</a></p></div><div class="body"></div></section>
${confusionsSection(result)}
${trainingSection(result)}`,
)}
${section('Again', '', html`<pre>${command}</pre>`)}
</main>
<footer>Made by affetto ${parts[0]?.result.affettoVersion}.</footer>
</body>
</html>
`.text;
}
