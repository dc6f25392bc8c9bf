// The diarisation error rate beside that of pyannote.metrics.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diarisationError } from '../../src/diarisation/diarisation-error.js';

type Row = readonly [voice: string, start: number, end: number];

interface Case {
  readonly reference: readonly Row[];
  readonly found: readonly Row[];
  readonly expected: readonly (Readonly<Record<string, number>> & {
    readonly collarSeconds: number;
  })[];
}

const { cases }: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../fixtures/diarisation/errors.json', import.meta.url), 'utf8'),
);

const stretches = (rows: readonly Row[]) =>
  rows.map(([voice, startSeconds, endSeconds]) => ({ voice, startSeconds, endSeconds }));

describe('diarisationError', () => {
  it.each(cases.map((one, index) => [index + 1, one] as const))(
    'says what pyannote.metrics says, case %i',
    (_, { reference, found, expected }) => {
      for (const { collarSeconds, ...parts } of expected) {
        const error = diarisationError(stretches(reference), stretches(found), { collarSeconds });
        for (const [name, value] of Object.entries(parts)) {
          expect(error[name as keyof typeof error], `${name}, collar ${collarSeconds}`).toBeCloseTo(
            value,
            6,
          );
        }
      }
    },
  );

  it('does not mind what voices are called, and counts by hand', () => {
    const reference = stretches([
      ['anna', 0, 4],
      ['ben', 4, 8],
    ]);
    // One second too long, two seconds given to the wrong voice.
    const found = stretches([
      ['1', 0, 6],
      ['2', 6, 9],
    ]);
    expect(diarisationError(reference, found)).toMatchObject({
      rate: 3 / 8,
      speechSeconds: 8,
      missedSeconds: 0,
      falseAlarmSeconds: 1,
      confusedSeconds: 2,
    });
  });

  it('has no error of nothing, and an endless one of speech where there is none', () => {
    expect(diarisationError([], []).rate).toBe(0);
    expect(diarisationError([], stretches([['a', 0, 1]])).rate).toBe(Number.POSITIVE_INFINITY);
  });
});
