// How `affetto predict` writes an answer: for people (a face and bars), or for programs (JSON, CSV).

import { styleText } from 'node:util';
import { answerColumns, type MoreColumns } from '../../../batch/tables/answer-columns.js';
import { answerCsv, answerJson, csvHeader } from '../../../batch/tables/answer-text.js';
import type { ModelDimension } from '../../../model-file/dimensions.js';
import type { Neighbours } from '../../../neighbours/nearest-clips.js';
import { hasLabels } from '../../../recognition/answer-fields.js';
import { emojiFor } from '../../../recognition/emoji.js';
import type { Recognition } from '../../../recognition/recognition.js';
import { printable } from '../../terminal/printable.js';
import { counted } from '../../terminal/table.js';
import type { Answered } from './answering.js';

/** Writes the answers of one model, one call a recording. */
export interface AnswerFormat {
  /** A line that is printed before all answers. */
  readonly header?: string;
  /** Writes one answer, without the final line break. */
  readonly answer: (answered: Answered) => string;
  /** Where an answer is written instead of being printed; absent, or undefined for it: it is printed. */
  readonly fileOf?: (answered: Answered) => string | undefined;
  /** Whether an answer shows its warnings; else they belong beside it, on stderr. */
  readonly showsWarnings: boolean;
}

/** Writes one JSON object a line. */
export const jsonFormat: AnswerFormat = { showsWarnings: true, answer: answerJson };

/** Writes CSV (RFC 4180) with a header line; `forTerminal` gives up exact file names for safe ones, as `ls` does. */
export function csvFormat(
  labels: readonly string[],
  forTerminal: boolean,
  more: MoreColumns,
): AnswerFormat {
  const shown = forTerminal ? printable : undefined;
  const columns = answerColumns(labels, more);
  return {
    showsWarnings: false,
    header: csvHeader(columns, shown),
    answer: (answered) => answerCsv(columns, answered, shown),
  };
}

/**
 * Writes a face, the emotion, and the distribution as bars, most probable first, and the model's dimensions with their
 * scales; with `sets` also which emotions the answer leaves open.
 */
export function peopleFormat(
  colors: boolean,
  sets: boolean,
  scales: readonly ModelDimension[] = [],
): AnswerFormat {
  const style: typeof styleText = (format, text) => (colors ? styleText(format, text) : text);
  return {
    showsWarnings: true,
    answer({ file, channel, knownBy, warnings = [], decoder, recognition, neighbours }) {
      const { emotion, confidence, sure, probabilities, durationSeconds, windows } = recognition;
      const ranked = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
      const width = Math.max(...ranked.map(([label]) => label.length));
      const lines = ranked.map(([label, share]) => {
        const line =
          `   ${printable(label).padEnd(width)} ${percent(share)} ${bar(share)}`.trimEnd();
        return share < 0.05 ? style('dim', line) : line;
      });
      const averaged = windows.length > 1 ? `, ${windows.length} windows averaged` : '';
      const verdict = sure
        ? `${emojiFor(emotion)} ${style('bold', printable(emotion))} ${percent(confidence).trim()}`
        : `🤔 ${style('bold', 'not sure')} (${printable(emotion)} ${percent(confidence).trim()})`;
      return [
        `${printable(nameOf({ file, channel }))} (${durationSeconds.toFixed(1)} s${averaged}${knownText(knownBy)}${decoderText(decoder)})`,
        ...(hasLabels(recognition) ? [verdict] : []),
        ...warnings.map(({ message }) => style('yellow', `   ⚠ ${printable(message)}`)),
        ...(sets ? [`   ${setText(recognition)}`] : []),
        ...lines,
        ...dimensionLines(recognition, scales),
        ...neighbourLines(neighbours),
        '',
      ].join('\n');
    },
  };
}

/** A line for each training clip that is near, and how often the nearest one is right. */
function neighbourLines(neighbours: Neighbours | undefined): string[] {
  if (!neighbours) return [];
  const { nearest, among, sameEmotion } = neighbours;
  return [
    `   nearest of ${among} training clips (the nearest has the same emotion ${percent(sameEmotion.share).trim()} of the time, on voices never heard):`,
    ...nearest.map(({ corpus, speaker, sex, emotion, intensity, distance }) => {
      const who = [`speaker ${speaker}`, ...(sex ? [sex] : [])].join(', ');
      const how = intensity === 'strong' ? `${emotion}, strong` : emotion;
      return `   ${corpus}, ${who}: ${how} (distance ${distance.toFixed(2)})`;
    }),
  ];
}

/** A line for each dimension with the ends of its scale; or that nothing could be judged. */
function dimensionLines({ dimensions }: Recognition, scales: readonly ModelDimension[]): string[] {
  if (scales.length === 0) return [];
  if (!dimensions) return ['   no dimensions: no speech that could be judged'];
  const width = Math.max(...scales.map(({ name }) => name.length));
  return scales.map(({ name, range: [low, high] }) => {
    const value = dimensions[name] as number;
    return `   ${printable(name).padEnd(width)} ${value.toFixed(2)} (scale ${shortNumber(low)} to ${shortNumber(high)})`;
  });
}

const shortNumber = (value: number) => String(Number(value.toPrecision(4)));

/** Says which emotions an answer leaves open, or why nobody knows. */
function setText({ answerSet, probabilities, windows }: Recognition): string {
  if (!answerSet) {
    return windows.length > 1
      ? 'no set of emotions: several windows were averaged'
      : 'no set of emotions: no speech that could be judged';
  }
  const { labels, level } = answerSet;
  const at = `at ${percent(level).trim()}: `;
  if (labels.length === Object.keys(probabilities).length) return `${at}could be anything`;
  const names = labels.map(printable);
  const all = names.length < 2 ? names : [names.slice(0, -1).join(', '), names.at(-1)];
  return `${at}${all.join(' or ')}`;
}

/** Names what was heard, for people. */
export function nameOf({ file, channel }: Pick<Answered, 'file' | 'channel'>): string {
  return channel === undefined ? file : `${file}, channel ${channel}`;
}

function decoderText(decoder: string | undefined): string {
  return decoder === undefined ? '' : `, decoded by ${printable(decoder)}`;
}

function knownText(knownBy: number | undefined): string {
  if (knownBy === undefined) return '';
  return knownBy === 0
    ? ', voice not known yet'
    : `, voice known by ${counted(knownBy, 'recording')}`;
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
