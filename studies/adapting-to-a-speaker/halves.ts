// Which of a speaker's clips are adapted to and which are asked: one half is drawn from, the other half is
// the test, then the other way round, so that every clip is answered once and no answer was heard before.

import type { Utterance } from '../../src/corpora/types.js';
import { RandomStream, shuffle } from '../../src/random.js';

/** What separates the halves: the second recording of each clip, or the other sentence. */
export type HalvesBy = 'repetition' | 'statement';

/** A clip as far as dealing goes. */
interface Clip {
  readonly utterance: Utterance;
  readonly label: number;
}

export interface Half<T extends Clip> {
  readonly adapt: readonly T[];
  readonly test: readonly T[];
}

export function halvesOf<T extends Clip>(
  clips: readonly T[],
  by: HalvesBy,
): readonly [Half<T>, Half<T>] {
  const key = ({ utterance }: T) => String(utterance[by]);
  const keys = [...new Set(clips.map(key))].sort();
  if (keys.length !== 2)
    throw new Error(`The speaker has ${keys.length} of ${by}: two are needed.`);
  const [first, second] = keys.map((one) => clips.filter((clip) => key(clip) === one));
  return [
    { adapt: first!, test: second! },
    { adapt: second!, test: first! },
  ];
}

/** Up to `count` clips an emotion; those for a smaller count are among those for a larger one. */
export function drawClips<T extends Clip>(
  pool: readonly T[],
  count: number,
  seeds: readonly [draw: number, speaker: number, half: number],
): T[] {
  const order = shuffle([...pool], new RandomStream(...seeds));
  const labels = [...new Set(order.map(({ label }) => label))].sort((a, b) => a - b);
  return labels.flatMap((label) => order.filter((clip) => clip.label === label).slice(0, count));
}
