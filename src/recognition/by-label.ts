// Numbers in the order of the labels, by their names: what people and programs are given.

/** Names each number by its label; a label without one has 0. */
export function byLabel(
  labels: readonly string[],
  values: readonly number[],
): Record<string, number> {
  return Object.fromEntries(labels.map((label, index) => [label, values[index] ?? 0]));
}
