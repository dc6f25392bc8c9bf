// What somebody may have meant who mistyped a word.

/**
 * Finds the word that a mistyped one is likeliest to stand for: one that begins with it, else the one that the fewest
 * slips make of it (a letter too many, too few, wrong, or swapped with its neighbour; Damerau 1964), at most one slip for
 * every three letters typed.
 * @returns undefined where none is that near
 */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  if (typed.length > 1) {
    const begun = words.find((word) => word.startsWith(typed));
    if (begun !== undefined) return begun;
  }
  const [first] = words
    .map((word) => ({ word, slips: slipsBetween(typed, word) }))
    .filter(({ slips }) => slips <= Math.max(1, Math.floor(typed.length / 3)))
    .sort((a, b) => a.slips - b.slips);
  return first?.word;
}

/** Counts the slips between two words, no letter taking part in two of them. */
function slipsBetween(a: string, b: string): number {
  // The rows of the table for the prefixes of `a` that end two letters before, one before, and here.
  let [before, above]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const steps = [above![j]! + 1, row[j - 1]! + 1, above![j - 1]! + same];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) steps.push(before![j - 2]! + 1);
      row.push(Math.min(...steps));
    }
    [before, above] = [above, row];
  }
  return above![b.length]!;
}
