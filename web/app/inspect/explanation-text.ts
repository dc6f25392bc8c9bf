// What occlusion found, in words: screen readers hear it, and a picture alone would need to be interpreted.

import type { Explanation } from '../../../src/explanation/explainer.js';
import { emotionName } from '../answer/emotion-name.js';
import { formatNumber, formatPercent, formatSeconds } from '../texts/numbers.js';
import { t } from './texts/texts.js';

/** A part of the figure: a cell, a whole moment (no row), or a whole row of bands (no column). */
export interface Part {
  readonly column?: number;
  readonly row?: number;
}

/** The least change of probability that is worth words: one percentage point. */
const leastEffect = 0.01;

/** Says in one sentence what hiding a part does. */
export function partText(explanation: Explanation, part: Part): string {
  const { times, frequencies } = explanation;
  const { column, row } = part;
  const effect = effectText(explanation, lostWithout(explanation, part));
  const moment = column !== undefined && {
    from: formatSeconds(times[column] as number, 2),
    to: formatSeconds(times[column + 1] as number, 2),
  };
  const band = row !== undefined && {
    low: frequencyText(frequencies[row] as number),
    high: frequencyText(frequencies[row + 1] as number),
  };
  if (moment && band) return t('why.cell', { ...moment, ...band, effect });
  if (moment) return t('why.moment', { ...moment, effect });
  return t('why.band', { ...band, effect });
}

/** Says in up to two sentences what counts most. */
export function summaryText(explanation: Explanation): string[] {
  const { moments, rows, times, frequencies } = explanation;
  const sentences: string[] = [];
  const moment = indexOfMost(moments);
  if ((moments[moment] ?? 0) >= leastEffect && moments.length > 1) {
    sentences.push(
      t('why.bestMoment', {
        from: formatSeconds(times[moment] as number, 2),
        to: formatSeconds(times[moment + 1] as number, 2),
        ...beforeAfter(explanation, moments[moment] as number),
      }),
    );
  }
  const row = indexOfMost(rows);
  if ((rows[row] ?? 0) >= leastEffect) {
    sentences.push(
      t('why.bestBand', {
        low: frequencyText(frequencies[row] as number),
        high: frequencyText(frequencies[row + 1] as number),
        ...beforeAfter(explanation, rows[row] as number),
      }),
    );
  }
  return sentences.length > 0 ? sentences : [t('why.nothing')];
}

/** Writes a frequency, for example `850 Hz` or `2.3 kHz`. */
export const frequencyText = (hertz: number): string =>
  hertz < 1_000
    ? `${formatNumber(Math.round(hertz / 10) * 10, 0)}\u00a0Hz`
    : `${formatNumber(hertz / 1_000, 1)}\u00a0kHz`;

/** Returns the probability that is lost without a part, from the figure's matrix or its margins. */
export function lostWithout({ cells, moments, rows }: Explanation, { column, row }: Part): number {
  if (column !== undefined && row !== undefined) return cells[column]?.[row] ?? 0;
  if (column !== undefined) return moments[column] ?? 0;
  return rows[row ?? 0] ?? 0;
}

function effectText(explanation: Explanation, lost: number): string {
  const key = lost >= leastEffect ? 'why.falls' : lost <= -leastEffect ? 'why.rises' : 'why.same';
  return t(key, beforeAfter(explanation, lost));
}

const beforeAfter = ({ emotion, probability }: Explanation, lost: number) => ({
  emotion: emotionName(emotion),
  before: formatPercent(probability),
  after: formatPercent(Math.max(0, probability - lost)),
});

const indexOfMost = (values: readonly number[]): number => values.indexOf(Math.max(...values));
