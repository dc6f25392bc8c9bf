// The table of ratios as Markdown, and its place in a document: between two markers.

import type { Row } from './context.js';
import { median } from './statistics.js';

const opening = '<!-- bench -->';
const closing = '<!-- /bench -->';

/** The whole report: where it was measured, the table, what was left out. */
export function report(run: string, rows: readonly Row[], notices: readonly string[]): string {
  const parts = [run, table(rows)];
  if (notices.length > 0) parts.push(notices.map((notice) => `- ${notice}`).join('\n'));
  return parts.join('\n\n');
}

/** Whether a row reaches its goal; undefined without one. */
export function reached({ affetto, peer, goal, better }: Row): boolean | undefined {
  if (goal === undefined) return undefined;
  const value = peer ? affetto / peer.value : affetto;
  return better === 'higher' ? value >= goal : value <= goal;
}

/**
 * `document` with the text between the markers replaced.
 * Throws where the document has no markers.
 */
export function insertReport(document: string, text: string): string {
  const start = document.indexOf(opening);
  const end = document.indexOf(closing);
  if (start < 0 || end < start) {
    throw new Error(`The document has no ${opening} with a ${closing} after it.`);
  }
  return `${document.slice(0, start + opening.length)}\n${text}\n${document.slice(end)}`;
}

function table(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const { affetto, peer, unit, measure } = row;
    const cells = [
      measure,
      quantity(affetto, unit),
      peer ? peer.name : '',
      peer ? quantity(peer.value, unit) : '',
      peer ? ratioCell(affetto / peer.value, peer.ratios) : '',
      goalCell(row),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| measure | affetto | peer | its figure | affetto / peer (rounds) | goal |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function ratioCell(ratio: number, ratios: readonly number[]): string {
  const low = Math.min(...ratios, median(ratios));
  const high = Math.max(...ratios);
  return `**${ratio.toFixed(3)}** (${low.toFixed(3)}–${high.toFixed(3)})`;
}

function goalCell(row: Row): string {
  const { goal, peer, unit, better } = row;
  if (goal === undefined) return '';
  const limit = peer ? Number(goal.toFixed(3)).toString() : quantity(goal, unit);
  return `${better === 'higher' ? '≥' : '≤'} ${limit} ${reached(row) ? '✓' : '✗'}`;
}

function quantity(value: number, unit: Row['unit']): string {
  const digits = value < 100 ? 1 : 0;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}
