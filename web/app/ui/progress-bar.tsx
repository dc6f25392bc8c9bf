// How far something is: the words and the bar say the same whole percent.

import type { ComponentChildren } from 'preact';
import { formatPercent } from '../texts/numbers.js';

interface Props {
  /** How much is done, in [0, 1]; absent: nobody knows. */
  readonly share?: number | undefined;
  /** Says what is under way, given the percentage. */
  readonly words: (percent: string) => string;
  readonly class?: string;
  /** Stands below the bar, or beside it. */
  readonly children?: ComponentChildren;
}

/** Rounds a share down to whole percents: nothing is done before it is. */
export const wholePercent = (share: number): number =>
  Math.floor(100 * Math.min(1, Math.max(0, share)) + 1e-9) / 100;

export function ProgressBar({ share, words, class: name, children }: Props) {
  const done = share === undefined ? undefined : wholePercent(share);
  const text = words(done === undefined ? '' : formatPercent(done));
  return (
    <div class={name ?? 'loading'}>
      <p>{text}</p>
      {done === undefined ? (
        <progress aria-label={text} />
      ) : (
        <progress aria-label={text} max={1} value={done} />
      )}
      {children}
    </div>
  );
}
