// A curve over time as a picture: gaps where there is no value, faint lines at round values.

/** The logical size of the picture; it is stretched to the place it has. */
const [width, height] = [600, 120];

interface Props {
  /** A value for each frame, NaN where there is none, shape [frames]. */
  readonly values: ArrayLike<number>;
  /** The number of frames that the picture is wide: that of the longer of two recordings. */
  readonly frames: number;
  /** The values at the bottom and at the top. */
  readonly scale: readonly [low: number, high: number];
  /** The values that get a line. */
  readonly lines: readonly number[];
  /** What it shows, in words. */
  readonly label: string;
}

export function Curve({ values, frames, scale, lines, label }: Props) {
  const [low, high] = scale;
  const y = (value: number) => height - (height * (value - low)) / (high - low);
  return (
    <svg class="curve" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img">
      <title>{label}</title>
      {lines.map((value) => (
        <line key={value} class="curve-grid" x1={0} x2={width} y1={y(value)} y2={y(value)} />
      ))}
      <path class="curve-line" d={pathOf(values, frames, y)} />
    </svg>
  );
}

/** Draws every stretch of frames that have values; frames closer than half a px are passed over. */
function pathOf(values: ArrayLike<number>, frames: number, y: (value: number) => number): string {
  const x = (frame: number) => (width * frame) / Math.max(1, frames - 1);
  const step = Math.max(1, Math.floor(frames / (2 * width)));
  let path = '';
  let isDown = false;
  for (let frame = 0; frame < values.length; frame += step) {
    const value = values[frame] as number;
    if (!Number.isFinite(value)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${x(frame).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = true;
  }
  return path;
}
