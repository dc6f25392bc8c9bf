// Which of a speaker's clips are adapted to and which are asked: one half is drawn from, the other half is
// the test, then the other way round, so that every clip is answered once and no answer was heard before.

import { RandomStream, shuffle } from '../../src/random.js';
import type { Example } from '../../src/training/examples.js';

/** What separates the halves: the second recording of each clip, or the other sentence. */
export type HalvesBy = 'repetition' | 'statement';

export interface Half {
  readonly adapt: readonly Example[];
  readonly test: readonly Example[];
}

export function halvesOf(clips: readonly Example[], by: HalvesBy): readonly [Half, Half] {
  const key = ({ utterance }: Example) => String(utterance[by]);
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
export function drawClips(
  pool: readonly Example[],
  count: number,
  seeds: readonly [draw: number, speaker: number, half: number],
): Example[] {
  const order = shuffle([...pool], new RandomStream(...seeds));
  const labels = [...new Set(order.map(({ label }) => label))].sort((a, b) => a - b);
  return labels.flatMap((label) => order.filter((clip) => clip.label === label).slice(0, count));
}
