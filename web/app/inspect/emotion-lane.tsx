// The emotions beneath the waveform: a colour a stretch, and a face wherever one fits.

import type { EmotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import { faceOf } from '../answer/emotion-name.js';
import { memo } from '../ui/memo.js';
import { shownEmotion } from './stretch-text.js';

interface Props {
  readonly timeline: EmotionTimeline;
  /** The width of the lane in px. */
  readonly width: number;
}

/** The least width in px of a stretch that has room for a face. */
const faceWidth = 18;

export const EmotionLane = memo(function EmotionLane({ timeline, width }: Props) {
  const { stretches, summary } = timeline;
  const share = (seconds: number) => seconds / summary.durationSeconds;
  return (
    <div class="lane" aria-hidden="true">
      {stretches.map((stretch) => {
        const emotion = shownEmotion(stretch);
        if (emotion === undefined) return null;
        const wide = share(stretch.endSeconds - stretch.startSeconds);
        return (
          <span
            key={stretch.startSeconds}
            class="lane-part"
            data-emotion={emotion}
            style={{ left: `${100 * share(stretch.startSeconds)}%`, width: `${100 * wide}%` }}
          >
            {wide * width >= faceWidth && faceOf(emotion === 'unsure' ? undefined : emotion)}
          </span>
        );
      })}
    </div>
  );
});
