// Waveform and emotions in one strip that can be widened, clicked, and moved through by keys.

import { useId, useRef, useState } from 'preact/hooks';
import { clockTime } from '../../../src/timeline/clock-time.js';
import type { EmotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import type { MelPicture } from '../../../src/timeline/long-spectrogram.js';
import type { Outline } from '../../../src/timeline/sound-outline.js';
import { engine } from '../engine/engine.js';
import { formatNumber } from '../texts/numbers.js';
import { isTouched } from '../ui/touch.js';
import { EmotionLane } from './emotion-lane.js';
import { MelCanvas } from './mel-canvas.js';
import { playPart } from './play-part.js';
import { stretchAt, stretchText } from './stretch-text.js';
import { shareAt, useKeptInView, usePosition, useWidth } from './strip.js';
import { t } from './texts/texts.js';
import { TimeAxis } from './time-axis.js';
import { useTimelineKeys } from './timeline-keys.js';
import { useWork, type Work } from './use-work.js';
import { Waveform } from './waveform.js';
import { WorkFailed, Working } from './working.js';
import { ZoomButtons } from './zoom-buttons.js';

interface Props {
  readonly file: Blob;
  readonly media: HTMLAudioElement;
  readonly timeline: EmotionTimeline;
  readonly outline: Outline;
}

export function TimelineView({ file, media, timeline, outline }: Props) {
  const { stretches, summary } = timeline;
  const { durationSeconds } = summary;
  const [zoom, setZoom] = useState(1);
  const [showsSpectrogram, setShowsSpectrogram] = useState(false);
  const [pointed, setPointed] = useState<number>();
  const window = useRef<HTMLDivElement>(null);
  const width = useWidth(window) * zoom;
  const now = usePosition(media);
  useKeptInView(window, now / durationSeconds, zoom);
  const onKeyDown = useTimelineKeys(media, stretches, durationSeconds);

  const helpId = useId();
  const [drawing, stopDrawing] = useWork(
    showsSpectrogram ? (id, onShare) => engine().drawSpectrogram(id, file, onShare) : undefined,
    [file, showsSpectrogram],
  );

  const at = pointed ?? now;
  const words = (seconds: number) => {
    const stretch = stretches[stretchAt(stretches, seconds)];
    const what = stretch ? stretchText(stretch) : '';
    return t('time.at', { time: clockTime(seconds), what });
  };
  const secondsAt = (event: MouseEvent) => shareAt(event) * durationSeconds;
  return (
    <div class="time">
      <div class="time-head">
        <p class="time-readout" data-readout>
          {words(at)}
        </p>
        <ZoomButtons zoom={zoom} durationSeconds={durationSeconds} onZoom={setZoom} />
        <button
          type="button"
          class="button look-toggle"
          aria-expanded={showsSpectrogram}
          onClick={() => setShowsSpectrogram(!showsSpectrogram)}
        >
          {t('time.spectrogram')}
        </button>
      </div>
      <div class="time-window" ref={window}>
        <div
          class="time-strip"
          style={{ width: `${100 * zoom}%` }}
          role="slider"
          tabIndex={0}
          aria-label={t('time.position')}
          aria-describedby={helpId}
          aria-valuemin={0}
          aria-valuemax={Math.round(durationSeconds)}
          aria-valuenow={Math.round(now)}
          aria-valuetext={words(now)}
          onKeyDown={onKeyDown}
          onClick={(event) => playPart(media, secondsAt(event))}
          onPointerMove={(event) => setPointed(secondsAt(event))}
          onPointerLeave={() => setPointed(undefined)}
        >
          <Waveform outline={outline} durationSeconds={durationSeconds} media={media} />
          <EmotionLane timeline={timeline} width={width} />
          {drawing.kind === 'done' && <MelCanvas {...drawing.value} />}
          <TimeAxis durationSeconds={durationSeconds} width={width} />
        </div>
      </div>
      <DrawingNote drawing={drawing} onCancel={stopDrawing} />
      <p class="note" id={helpId}>
        {t(isTouched() ? 'time.helpTouch' : 'time.help')}
      </p>
    </div>
  );
}

interface DrawingNoteProps {
  readonly drawing: Work<MelPicture>;
  readonly onCancel: () => void;
}

/** Says how far the spectrogram is, what went wrong with it, or how to read it. */
function DrawingNote({ drawing, onCancel }: DrawingNoteProps) {
  switch (drawing.kind) {
    case 'idle':
      return null;
    case 'working':
      return (
        <Working
          share={drawing.share}
          words={(percent) => t('time.drawing', { percent })}
          cancelLabel={t('time.stopDrawing')}
          onCancel={onCancel}
        />
      );
    case 'failed':
      return <WorkFailed failure={drawing.failure} />;
    case 'done': {
      const hz = `${formatNumber(drawing.value.maxFrequency / 1000, 0)}\u00a0kHz`;
      return <p class="note">{t('time.spectrogramHelp', { hz })}</p>;
    }
  }
}
