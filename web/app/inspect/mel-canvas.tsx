// A mel spectrum as a picture: as dark as it is loud on light paper, as bright on dark.

import { useEffect, useRef } from 'preact/hooks';
import { channelsOf, resolvedColor, useColorChanges } from './page-colors.js';

interface Props {
  /** Levels in dB, shape [columns][bands], the lowest band first. */
  readonly levels: Float32Array;
  readonly columns: number;
  readonly bands: number;
}

/** The range in dB from the loudest cell down to the colour of the ground. */
const rangeDb = 60;

export function MelCanvas({ levels, columns, bands }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colors = useColorChanges();
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context && canvas.current) paint(context, canvas.current, { levels, columns, bands });
  }, [levels, columns, bands, colors]);
  return (
    <div class="mel" aria-hidden="true">
      <canvas ref={canvas} width={columns} height={bands} />
    </div>
  );
}

function paint(
  context: CanvasRenderingContext2D,
  element: Element,
  { levels, columns, bands }: Pick<Props, 'levels' | 'columns' | 'bands'>,
): void {
  const ground = channelsOf(resolvedColor(element, '--sunken'));
  const ink = channelsOf(resolvedColor(element, '--ink'));
  let loudest = Number.NEGATIVE_INFINITY;
  for (const level of levels) loudest = Math.max(loudest, level);
  const image = context.createImageData(columns, bands);
  for (let column = 0; column < columns; column++) {
    for (let band = 0; band < bands; band++) {
      const level = levels[column * bands + band] as number;
      const share = Math.min(1, Math.max(0, 1 - (loudest - level) / rangeDb));
      const at = 4 * ((bands - 1 - band) * columns + column);
      for (let channel = 0; channel < 3; channel++) {
        const [from, to] = [ground[channel] as number, ink[channel] as number];
        image.data[at + channel] = from + share * (to - from);
      }
      image.data[at + 3] = 255;
    }
  }
  context.putImageData(image, 0, 0);
}
