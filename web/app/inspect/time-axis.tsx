// Times beneath the timeline, at round steps as far apart as their labels need.

import { clockTime } from '../../../src/timeline/clock-time.js';

interface Props {
  readonly durationSeconds: number;
  /** The width of the timeline in px. */
  readonly width: number;
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];
const labelWidth = 72;

export function TimeAxis({ durationSeconds, width }: Props) {
  const least = (durationSeconds * labelWidth) / Math.max(1, width);
  const step = steps.find((each) => each >= least) ?? 3_600;
  const count = Math.floor(durationSeconds / step) + 1;
  return (
    <div class="axis" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => {
        const share = (index * step) / durationSeconds;
        // A label at the very end would stick out.
        if (share > 1 - labelWidth / 2 / width && index > 0) return null;
        return (
          <span key={index} style={{ left: `${100 * share}%` }}>
            {clockTime(index * step)}
          </span>
        );
      })}
    </div>
  );
}
