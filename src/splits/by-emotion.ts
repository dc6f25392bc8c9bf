// The strata of a stratified split: one an emotion, in an order that depends on the utterances alone, so that the
// same recordings are split alike whatever the order in which a model's labels are listed.

import { emotions, type Utterance } from '../corpora/types.js';

/** Groups utterances by emotion: affetto's eight first, in their order, then all others by name. */
export function byEmotion(utterances: readonly Utterance[]): Utterance[][] {
  const groups = new Map<string, Utterance[]>(emotions.map((emotion) => [emotion, []]));
  const others = new Set(
    utterances.map(({ emotion }) => emotion).filter((one) => !groups.has(one)),
  );
  for (const emotion of [...others].sort()) groups.set(emotion, []);
  for (const utterance of utterances) groups.get(utterance.emotion)!.push(utterance);
  return [...groups.values()];
}
