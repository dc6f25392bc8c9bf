// How wrong a diarisation is: the diarisation error rate (NIST, The 2009 Rich Transcription Meeting Recognition Evaluation
// Plan; as pyannote.metrics' `DiarizationErrorRate` counts it).

/** A stretch of one voice, whatever the voice is called. */
export interface SpokenStretch {
  /** Who speaks. */
  readonly voice: string | number;
  /** Where it begins. */
  readonly startSeconds: number;
  /** Where it ends. */
  readonly endSeconds: number;
}

/** What is wrong with a diarisation, in seconds of speech, where two voices at once count twice. */
export interface DiarisationError {
  /** The share of the speech that is wrong, from 0; above 1 where more is wrong than there is speech. */
  readonly rate: number;
  /** Speech in the reference that is evaluated. */
  readonly speechSeconds: number;
  /** Speech that was not found. */
  readonly missedSeconds: number;
  /** Speech that was found where there is none. */
  readonly falseAlarmSeconds: number;
  /** Speech that was found and said to be somebody else's. */
  readonly confusedSeconds: number;
}

/** How errors are counted. */
export interface DiarisationErrorOptions {
  /** What is not evaluated before and after every beginning and end of a turn of the reference, in seconds. Default 0. */
  readonly collarSeconds?: number;
}

/**
 * Measures a diarisation by the turns that are known. Voices are matched so that as much time as can be is right.
 * @param reference the turns that are known
 * @param found the turns that were found; what their voices are called does not count
 */
export function diarisationError(
  reference: readonly SpokenStretch[],
  found: readonly SpokenStretch[],
  { collarSeconds = 0 }: DiarisationErrorOptions = {},
): DiarisationError {
  return errorOf(joined(reference), joined(found), collarSeconds);
}

/** Makes stretches of one voice that overlap or touch one: where one ends within another, nobody stops speaking. */
function joined(stretches: readonly SpokenStretch[]): SpokenStretch[] {
  const last = new Map<
    SpokenStretch['voice'],
    { -readonly [K in keyof SpokenStretch]: SpokenStretch[K] }
  >();
  const result: SpokenStretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.startSeconds - b.startSeconds)) {
    const before = last.get(stretch.voice);
    if (before && stretch.startSeconds <= before.endSeconds) {
      before.endSeconds = Math.max(before.endSeconds, stretch.endSeconds);
    } else {
      const own = { ...stretch };
      last.set(stretch.voice, own);
      result.push(own);
    }
  }
  return result;
}

function errorOf(
  reference: readonly SpokenStretch[],
  found: readonly SpokenStretch[],
  collarSeconds: number,
): DiarisationError {
  const cells = cellsOf(reference, found, collarSeconds);
  const known = [...new Set(reference.map(({ voice }) => voice))];
  const own = [...new Set(found.map(({ voice }) => voice))];
  const together = known.map((voice) =>
    own.map((other) =>
      cells.reduce(
        (sum, { known: k, own: o, seconds }) =>
          sum + (k.includes(voice) && o.includes(other) ? seconds : 0),
        0,
      ),
    ),
  );
  const matched = new Map(
    bestPairs(together).map(([row, column]) => [known[row], own[column]] as const),
  );
  let [speech, missed, falseAlarm, confused] = [0, 0, 0, 0];
  for (const { known: k, own: o, seconds } of cells) {
    const right = k.filter(
      (voice) => matched.has(voice) && o.includes(matched.get(voice) as never),
    );
    speech += seconds * k.length;
    missed += seconds * Math.max(0, k.length - o.length);
    falseAlarm += seconds * Math.max(0, o.length - k.length);
    confused += seconds * (Math.min(k.length, o.length) - right.length);
  }
  const wrong = missed + falseAlarm + confused;
  return {
    rate: speech > 0 ? wrong / speech : wrong > 0 ? Number.POSITIVE_INFINITY : 0,
    speechSeconds: speech,
    missedSeconds: missed,
    falseAlarmSeconds: falseAlarm,
    confusedSeconds: confused,
  };
}

interface Cell {
  readonly known: readonly (string | number)[];
  readonly own: readonly (string | number)[];
  readonly seconds: number;
}

/** Cuts time wherever somebody begins or ends, and leaves out the collars. */
function cellsOf(
  reference: readonly SpokenStretch[],
  found: readonly SpokenStretch[],
  collarSeconds: number,
): Cell[] {
  const ends = reference.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
  const collars =
    collarSeconds > 0 ? ends.flatMap((e) => [e - collarSeconds, e + collarSeconds]) : [];
  const edges = [
    ...new Set([
      ...ends,
      ...collars,
      ...found.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]),
    ]),
  ].sort((a, b) => a - b);
  const sortedEnds = [...ends].sort((a, b) => a - b);
  let nearEnd = 0;
  return edges.slice(1).flatMap((to, index) => {
    const from = edges[index] as number;
    const middle = (from + to) / 2;
    while ((sortedEnds[nearEnd] ?? Number.POSITIVE_INFINITY) < middle - collarSeconds) nearEnd++;
    const isLeftOut =
      collarSeconds > 0 &&
      Math.abs((sortedEnds[nearEnd] ?? Number.POSITIVE_INFINITY) - middle) < collarSeconds;
    if (isLeftOut) return [];
    const speaking = (all: readonly SpokenStretch[]) => [
      ...new Set(
        all
          .filter(({ startSeconds, endSeconds }) => startSeconds < middle && endSeconds > middle)
          .map(({ voice }) => voice),
      ),
    ];
    return [{ known: speaking(reference), own: speaking(found), seconds: to - from }];
  });
}

/**
 * Pairs rows and columns for the largest sum, each at most once (Kuhn 1955; by shortest augmenting paths).
 * @param gains [rows][columns], at least 0
 */
function bestPairs(gains: readonly (readonly number[])[]): [number, number][] {
  const rows = gains.length;
  const size = Math.max(rows, gains[0]?.length ?? 0);
  const cost = (row: number, column: number) => -(gains[row]?.[column] ?? 0);
  const [u, v] = [new Float64Array(size + 1), new Float64Array(size + 1)];
  const owner = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const least = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const before = new Int32Array(size + 1);
    const used = new Uint8Array(size + 1);
    owner[0] = row;
    let column = 0;
    do {
      used[column] = 1;
      const current = owner[column] as number;
      let [delta, next] = [Number.POSITIVE_INFINITY, 0];
      for (let j = 1; j <= size; j++) {
        if (used[j]) continue;
        const reduced = cost(current - 1, j - 1) - (u[current] as number) - (v[j] as number);
        if (reduced < (least[j] as number)) {
          least[j] = reduced;
          before[j] = column;
        }
        if ((least[j] as number) < delta) {
          delta = least[j] as number;
          next = j;
        }
      }
      for (let j = 0; j <= size; j++) {
        if (used[j]) {
          u[owner[j] as number] = (u[owner[j] as number] as number) + delta;
          v[j] = (v[j] as number) - delta;
        } else least[j] = (least[j] as number) - delta;
      }
      column = next;
    } while (owner[column] !== 0);
    do {
      const previous = before[column] as number;
      owner[column] = owner[previous] as number;
      column = previous;
    } while (column !== 0);
  }
  const pairs: [number, number][] = [];
  for (let column = 1; column <= size; column++) {
    const row = (owner[column] as number) - 1;
    if ((gains[row]?.[column - 1] ?? 0) > 0) pairs.push([row, column - 1]);
  }
  return pairs;
}
