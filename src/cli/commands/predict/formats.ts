// How `affetto predict` writes an answer: for people (a face and bars), or for programs (JSON, CSV).

import { styleText } from 'node:util';
import { emojiFor } from '../../../recognition/emoji.js';
import type { Recognition } from '../../../recognition/recognizer.js';
import { printable } from '../../terminal/printable.js';

/** Writes the answers of one model, one call a recording. */
export interface AnswerFormat {
  /** A line that is printed before all answers. */
  readonly header?: string;
  /** Writes one answer, without the final line break. */
  readonly answer: (file: string, recognition: Recognition) => string;
}

/** Writes one JSON object a line. */
export const jsonFormat: AnswerFormat = {
  answer(file, { emotion, confidence, sure, probabilities, durationSeconds }) {
    const line = JSON.stringify({
      ...{ file, emotion, confidence, sure },
      ...{ probabilities, durationSeconds },
    });
    // JSON allows these in strings, but some terminals obey them.
    return line.replaceAll(
      /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  },
};

/** Writes CSV (RFC 4180) with a header line; `forTerminal` gives up exact file names for safe ones, as `ls` does. */
export function csvFormat(labels: readonly string[], forTerminal: boolean): AnswerFormat {
  const cell = (text: string) => csvCell(forTerminal ? printable(text) : text);
  return {
    header: ['file', 'emotion', 'confidence', 'durationSeconds', ...labels, 'sure']
      .map(cell)
      .join(','),
    answer(file, { emotion, confidence, sure, probabilities, durationSeconds }) {
      const shares = labels.map((label) => probabilities[label] ?? 0);
      const numbers = [confidence, durationSeconds, ...shares].map((value) => value.toFixed(4));
      return [cell(file), cell(emotion), ...numbers, sure].join(',');
    },
  };
}

/** Writes a face, the emotion, and the distribution as bars, most probable first. */
export function peopleFormat(colors: boolean): AnswerFormat {
  const style: typeof styleText = (format, text) => (colors ? styleText(format, text) : text);
  return {
    answer(file, { emotion, confidence, sure, probabilities, durationSeconds, windows }) {
      const ranked = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
      const width = Math.max(...ranked.map(([label]) => label.length));
      const lines = ranked.map(([label, share]) => {
        const line =
          `   ${printable(label).padEnd(width)} ${percent(share)} ${bar(share)}`.trimEnd();
        return share < 0.05 ? style('dim', line) : line;
      });
      const averaged = windows.length > 1 ? `, ${windows.length} windows averaged` : '';
      return [
        `${printable(file)} (${durationSeconds.toFixed(1)} s${averaged})`,
        sure
          ? `${emojiFor(emotion)} ${style('bold', printable(emotion))} ${percent(confidence).trim()}`
          : `🤔 ${style('bold', 'not sure')} (${printable(emotion)} ${percent(confidence).trim()})`,
        ...lines,
        '',
      ].join('\n');
    },
  };
}

/** Quotes a cell as RFC 4180 says. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`.padStart(4);
}

/** Draws a bar of up to 20 cells, in eighths of a cell. */
function bar(share: number): string {
  const eighths = Math.round(share * 160);
  const rest = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'][eighths % 8] ?? '';
  return '█'.repeat(Math.floor(eighths / 8)) + rest;
}
