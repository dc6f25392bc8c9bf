// How what a corpus holds now differs from what it held when a run was begun, in words for messages.

/**
 * E.g. `2 utterances added (e.g. angry/ann/3), 1 removed (e.g. sad/bob/1)`.
 * @param before ids of utterances
 * @returns undefined where both are the same
 */
export function describeChanges(
  before: Iterable<string>,
  now: Iterable<string>,
): string | undefined {
  const [old, fresh] = [new Set(before), new Set(now)];
  const changes = [
    { ids: [...fresh].filter((id) => !old.has(id)), what: 'added' },
    { ids: [...old].filter((id) => !fresh.has(id)), what: 'removed' },
  ].filter(({ ids }) => ids.length > 0);
  if (changes.length === 0) return undefined;
  return changes
    .map(({ ids, what }, index) => {
      const noun = index > 0 ? '' : ids.length === 1 ? ' utterance' : ' utterances';
      return `${ids.length}${noun} ${what} (e.g. ${ids[0]})`;
    })
    .join(', ');
}
