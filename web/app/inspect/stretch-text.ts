// A stretch of the timeline in words, and where it is.

import type { TimelineStretch } from '../../../src/timeline/emotion-timeline.js';
import { emotionName } from '../answer/emotion-name.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from './texts/texts.js';

/** Says what a stretch holds, for example `angry, 84%`. */
export function stretchText({ kind, emotion, confidence }: TimelineStretch): string {
  if (kind === 'pause' || emotion === undefined) return t('time.pause');
  const values = { emotion: emotionName(emotion), percent: formatPercent(confidence ?? 0) };
  return t(kind === 'emotion' ? 'time.emotion' : 'time.unsure', values);
}

/** Returns the emotion that gives a stretch its colour and face; undefined in pauses. */
export const shownEmotion = ({ kind, emotion }: TimelineStretch): string | undefined =>
  kind === 'pause' ? undefined : kind === 'emotion' ? emotion : 'unsure';

/** Returns the index of the stretch at `seconds`; stretches have no gaps. */
export function stretchAt(stretches: readonly TimelineStretch[], seconds: number): number {
  let [low, high] = [0, stretches.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((stretches[middle]?.startSeconds ?? 0) <= seconds) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}
