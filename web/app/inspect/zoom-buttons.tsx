// Widens the timeline, as far as there is something to see.

import { t } from './texts/texts.js';

interface Props {
  readonly zoom: number;
  readonly durationSeconds: number;
  readonly onZoom: (zoom: number) => void;
}

const mostZoom = 16;
/** The seconds that fill a screen at the widest zoom. */
const leastSeconds = 4;

export function ZoomButtons({ zoom, durationSeconds, onZoom }: Props) {
  const most = Math.min(mostZoom, 2 ** Math.floor(Math.log2(durationSeconds / leastSeconds)));
  if (most < 2) return null;
  return (
    <fieldset class="zoom" aria-label={t('time.zoom')}>
      <button
        type="button"
        class="button button-icon"
        aria-label={t('time.zoomOut')}
        disabled={zoom === 1}
        onClick={() => onZoom(zoom / 2)}
      >
        −
      </button>
      <output>{t('time.zoomed', { factor: zoom })}</output>
      <button
        type="button"
        class="button button-icon"
        aria-label={t('time.zoomIn')}
        disabled={zoom >= most}
        onClick={() => onZoom(zoom * 2)}
      >
        +
      </button>
    </fieldset>
  );
}
