// Which key chooses which label: the digits first, then letters, but those that move on.

/** Letters that mean something else: next or skip, undo, note. */
const taken = 'snu';

const keys = [...'123456789', ...'abcdefghijklmnopqrstuvwxyz'].filter(
  (key) => !taken.includes(key),
);

/** The key of a label by its place; '' where all are taken. */
export const keyOf = (place: number): string => keys[place] ?? '';

/** The place of the label that a key chooses; -1 for another key. */
export const placeOf = (key: string): number => keys.indexOf(key.toLowerCase());
