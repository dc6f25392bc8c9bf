// Values that were measured for some numbers of known recordings of a voice, and the value for any other number.

/** The numbers of known recordings that temperatures and thresholds are measured for. */
export const measuredCounts = [0, 2, 4, 8, 16] as const;

/** A value and the number of known recordings that it was measured for. */
export interface MeasuredValue {
  /** How many recordings of the voice were known, 0 or more. */
  readonly recordings: number;
  /** What was measured then. */
  readonly value: number;
}

/** Tells whether there is a value for an unknown voice, and the numbers of recordings rise from it. */
export function riseFromZero(measured: readonly Pick<MeasuredValue, 'recordings'>[]): boolean {
  return (
    measured[0]?.recordings === 0 &&
    measured.every(
      ({ recordings }, index) =>
        index === 0 || recordings > (measured[index - 1]?.recordings as number),
    )
  );
}

/**
 * Finds the value for a voice of which `recordings` are known: linear in the logarithm between the numbers that were
 * measured, the last one's beyond.
 * @param measured at least one, rising from 0
 * @param recordings 0 or more
 */
export function valueFor(measured: readonly MeasuredValue[], recordings: number): number {
  const next = measured.findIndex((entry) => entry.recordings >= recordings);
  const after = measured.at(next);
  const before = measured[next - 1];
  if (!after) throw new TypeError('nothing was measured');
  if (!before || next < 0) return after.value;
  const place = (count: number) => Math.log(1 + count);
  const share =
    (place(recordings) - place(before.recordings)) /
    (place(after.recordings) - place(before.recordings));
  return before.value + share * (after.value - before.value);
}
