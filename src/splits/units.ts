// What a split may not cut through: the parts of one recording have its room and its voices in common, so they are all on
// one side, and so are speakers who share a recording.

import { speakerKey, type Utterance, utteranceKey } from '../corpora/types.js';

/** How utterances are told that belong together. */
export interface Sameness {
  /** Gives copies of one recording the same key, so that they stay on one side. Default: each utterance stands alone. */
  readonly identityOf?: ((utterance: Utterance) => string) | undefined;
  /** Gives parts of one recording the same key, so that they stay on one side. Default: the path of the file. */
  readonly recordingOf?: ((utterance: Utterance) => string) | undefined;
}

/** Says which recording an utterance is a part of, unless somebody knows better. */
export function fileOf({ path }: Utterance): string {
  return path;
}

/**
 * Groups utterances that a split keeps together: parts of one recording, whatever their emotions, and copies under the
 * same emotion (copies under several contradict each other, which is an error of the corpus and told as one).
 * @returns the groups in the order of each group's first; a corpus of files without copies has one utterance a group
 */
export function unitsOf(utterances: readonly Utterance[], sameness: Sameness): Utterance[][] {
  const { identityOf = utteranceKey, recordingOf = fileOf } = sameness;
  return joined(utterances, (utterance) => [
    `recording ${recordingOf(utterance)}`,
    `copy ${utterance.emotion} ${identityOf(utterance)}`,
  ]);
}

/**
 * Groups speakers that a split by speakers keeps together: those who share a recording.
 * @returns groups of the keys of `speakerKey`, sorted by their first, each sorted; mostly one speaker a group
 */
export function speakerUnits(
  utterances: readonly Utterance[],
  { recordingOf = fileOf }: Sameness = {},
): string[][] {
  const groups = joined(utterances, (utterance) => [
    `recording ${recordingOf(utterance)}`,
    `speaker ${speakerKey(utterance)}`,
  ]);
  return groups
    .map((group) => [...new Set(group.map(speakerKey))].sort())
    .sort(([a], [b]) => (a! < b! ? -1 : 1));
}

/** Groups items that share any key, directly or through others, in the order of each group's first. */
function joined(
  utterances: readonly Utterance[],
  keysOf: (utterance: Utterance) => readonly string[],
): Utterance[][] {
  const parent = utterances.map((_, index) => index);
  const rootOf = (index: number): number => {
    let root = index;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  const firstWith = new Map<string, number>();
  for (const [index, utterance] of utterances.entries()) {
    for (const key of keysOf(utterance)) {
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, index);
      else {
        const [a, b] = [rootOf(first), rootOf(index)];
        parent[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  const groups = new Map<number, Utterance[]>();
  for (const [index, utterance] of utterances.entries()) {
    const root = rootOf(index);
    const group = groups.get(root);
    if (group) group.push(utterance);
    else groups.set(root, [utterance]);
  }
  return [...groups.values()];
}

/**
 * Deals units whose utterances have several emotions, so that each part has its share of every emotion as nearly as whole
 * recordings allow: large units first, each to where it leaves the emotions' counts closest to the wanted ones (as
 * scikit-learn's StratifiedGroupKFold deals groups, with a weighted sum of squares in place of its deviations).
 *
 * @param units in random order, which decides between equally large ones
 * @param shares the wanted share of each part, above 0, together 1
 * @returns the utterances of each part
 */
export function dealUnits(
  units: readonly (readonly Utterance[])[],
  shares: readonly number[],
): Utterance[][] {
  const totals = countByEmotion(units.flat());
  const parts = shares.map(() => ({ utterances: [] as Utterance[], counts: new Map() as Counts }));
  for (const unit of [...units].sort((a, b) => b.length - a.length)) {
    const added = countByEmotion(unit);
    const costs = parts.map(({ counts }, part) => {
      let cost = 0;
      for (const [emotion, count] of added) {
        const before = counts.get(emotion) ?? 0;
        cost += ((before + count) ** 2 - before ** 2) / (totals.get(emotion)! ** 2 * shares[part]!);
      }
      return cost;
    });
    const least = Math.min(...costs);
    const fullness = (part: number) => parts[part]!.utterances.length / shares[part]!;
    const [best] = costs
      .map((_, part) => part)
      .filter((part) => costs[part]! <= least * (1 + 1e-12))
      .sort((a, b) => fullness(a) - fullness(b) || a - b);
    const chosen = parts[best!]!;
    chosen.utterances.push(...unit);
    for (const [emotion, count] of added) {
      chosen.counts.set(emotion, (chosen.counts.get(emotion) ?? 0) + count);
    }
  }
  return parts.map(({ utterances }) => utterances);
}

type Counts = Map<string, number>;

function countByEmotion(utterances: readonly Utterance[]): Counts {
  const counts: Counts = new Map();
  for (const { emotion } of utterances) counts.set(emotion, (counts.get(emotion) ?? 0) + 1);
  return counts;
}

/** Tells whether any unit has utterances of several emotions, so that strata of one emotion cannot be dealt alone. */
export function spanEmotions(units: readonly (readonly Utterance[])[]): boolean {
  return units.some((unit) => unit.some(({ emotion }) => emotion !== unit[0]!.emotion));
}
