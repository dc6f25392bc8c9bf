// A lane for each voice in one strip of time, which can be widened, clicked, and moved through by keys.

import { useId, useMemo, useRef, useState } from 'preact/hooks';
import type { Conversation } from '../../../../src/diarisation/conversation.js';
import type { NameVoice } from '../../../../src/diarisation/conversation-formats.js';
import { clockTime } from '../../../../src/timeline/clock-time.js';
import { isTouched } from '../../ui/touch.js';
import { EmotionLane } from '../emotion-lane.js';
import { playPart } from '../play-part.js';
import { shareAt, useKeptInView, usePosition, useWidth } from '../strip.js';
import { TimeAxis } from '../time-axis.js';
import { useTimelineKeys } from '../timeline-keys.js';
import { ZoomButtons } from '../zoom-buttons.js';
import { t } from './texts/texts.js';
import { momentWords } from './voice-words.js';

interface Props {
  readonly heard: Conversation;
  readonly media: HTMLAudioElement;
  readonly nameOf: NameVoice;
}

export function VoiceLanes({ heard, media, nameOf }: Props) {
  const { voices, turns, durationSeconds } = heard;
  const [zoom, setZoom] = useState(1);
  const [pointed, setPointed] = useState<number>();
  const window = useRef<HTMLDivElement>(null);
  const width = useWidth(window) * zoom;
  const now = usePosition(media);
  useKeptInView(window, now / durationSeconds, zoom);
  // Keys jump from turn to turn.
  const stops = useMemo(
    () => turns.map((turn) => ({ ...turn, kind: 'emotion' as const })),
    [turns],
  );
  const onKeyDown = useTimelineKeys(media, stops, durationSeconds);
  const helpId = useId();
  const words = (seconds: number) =>
    t('talk.at', { time: clockTime(seconds), what: momentWords(heard, seconds, nameOf) });
  return (
    <div class="time">
      <div class="time-head">
        <p class="time-readout">{words(pointed ?? now)}</p>
        <ZoomButtons zoom={zoom} durationSeconds={durationSeconds} onZoom={setZoom} />
      </div>
      <div class="time-window" ref={window}>
        <div
          class="time-strip talk-strip"
          style={{ width: `${100 * zoom}%` }}
          role="slider"
          tabIndex={0}
          aria-label={t('talk.position')}
          aria-describedby={helpId}
          aria-valuemin={0}
          aria-valuemax={Math.round(durationSeconds)}
          aria-valuenow={Math.round(now)}
          aria-valuetext={words(now)}
          onKeyDown={onKeyDown}
          onClick={(event) => playPart(media, shareAt(event) * durationSeconds)}
          onPointerMove={(event) => setPointed(shareAt(event) * durationSeconds)}
          onPointerLeave={() => setPointed(undefined)}
        >
          {voices.map(({ voice, timeline }) => (
            <div class="talk-lane" key={voice} aria-hidden="true">
              <span class="talk-name">{nameOf(voice)}</span>
              <EmotionLane timeline={timeline} width={width} />
            </div>
          ))}
          <TimeAxis durationSeconds={durationSeconds} width={width} />
          <span
            class="talk-head"
            style={{ left: `${(100 * Math.min(now, durationSeconds)) / durationSeconds}%` }}
          />
        </div>
      </div>
      <p class="note" id={helpId}>
        {t(isTouched() ? 'talk.helpTouch' : 'talk.help')}
      </p>
    </div>
  );
}
