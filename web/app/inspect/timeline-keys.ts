// The keys of the timeline.

import type { TimelineStretch } from '../../../src/timeline/emotion-timeline.js';
import { playPart } from './play-part.js';
import { stretchAt } from './stretch-text.js';

/** Returns a handler for the strip: arrows move, Page Up and Down jump between stretches, space and Enter play. */
export function useTimelineKeys(
  media: HTMLAudioElement,
  stretches: readonly TimelineStretch[],
  durationSeconds: number,
): (event: KeyboardEvent) => void {
  const step = durationSeconds > 120 ? 5 : durationSeconds > 20 ? 1 : 0.25;
  const jump = (by: 1 | -1) => {
    let index = stretchAt(stretches, media.currentTime + 0.01) + by;
    // Pauses are passed over: there is nothing to hear.
    while (stretches[index]?.kind === 'pause') index += by;
    return stretches[index]?.startSeconds ?? media.currentTime;
  };
  const moves: Readonly<Record<string, () => number>> = {
    ArrowRight: () => media.currentTime + step,
    ArrowUp: () => media.currentTime + step,
    ArrowLeft: () => media.currentTime - step,
    ArrowDown: () => media.currentTime - step,
    PageDown: () => jump(1),
    PageUp: () => jump(-1),
    Home: () => 0,
    End: () => durationSeconds,
  };
  return (event) => {
    const move = moves[event.key];
    if (move) {
      media.currentTime = Math.min(durationSeconds, Math.max(0, move()));
    } else if (event.key === ' ' || event.key === 'Enter') {
      if (media.paused) playPart(media, media.currentTime);
      else media.pause();
    } else {
      return;
    }
    event.preventDefault();
  };
}
