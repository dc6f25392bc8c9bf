// Plays a recording: the one player of the page, drawn like its other controls. What it plays is an <audio> element
// that the closer look moves too. The space bar reaches whichever player was shown or used last.

import { useEffect, useRef, useState } from 'preact/hooks';
import { clockTime } from '../../../src/timeline/clock-time.js';
import { t } from '../texts/texts.js';
import { PauseIcon, PlayIcon } from './icons.js';

interface Props {
  readonly src: string;
  /** What is played, for screen readers. */
  readonly label: string;
  /** Seconds that it lasts, which browsers do not know of every file. */
  readonly durationSeconds?: number | undefined;
  /** Hears of the element once it is there. */
  readonly onMedia?: (media: HTMLAudioElement | null) => void;
  readonly onError?: () => void;
}

/** The players on the page; the one that was shown or played last is at the end. */
const shown: HTMLAudioElement[] = [];

/** Plays or pauses what was shown or played last; returns whether there is anything. */
export function togglePlayback(): boolean {
  const media = shown.at(-1);
  if (media) toggle(media);
  return media !== undefined;
}

function toggle(media: HTMLAudioElement): void {
  // Refused where the browser cannot decode the file itself: `onError` says so.
  if (media.paused) media.play().catch(() => {});
  else media.pause();
}

function remove(media: HTMLAudioElement): void {
  const at = shown.indexOf(media);
  if (at >= 0) shown.splice(at, 1);
}

/** Keeps `shown` in step; no two players play at once. */
function useShown(media: HTMLAudioElement | null): void {
  useEffect(() => {
    if (!media) return;
    shown.push(media);
    const take = () => {
      remove(media);
      for (const other of shown) other.pause();
      shown.push(media);
    };
    media.addEventListener('play', take);
    return () => {
      media.removeEventListener('play', take);
      remove(media);
    };
  }, [media]);
}

export function AudioPlayer({ src, label, durationSeconds, onMedia, onError }: Props) {
  const [media, setMedia] = useState<HTMLAudioElement | null>(null);
  useShown(media);
  const { seconds, total, isPlaying } = usePlayback(media, durationSeconds);
  const element = useRef((found: HTMLAudioElement | null) => {
    setMedia(found);
    onMedia?.(found);
  });
  return (
    <div class="player">
      {/* biome-ignore lint/a11y/useMediaCaption: what somebody just said, or a file of theirs, has none */}
      <audio ref={element.current} src={src} onError={onError} />
      <button
        type="button"
        class="button button-icon player-button"
        aria-label={t(isPlaying ? 'player.pause' : 'player.play', { name: label })}
        onClick={() => media && toggle(media)}
      >
        {isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      <input
        type="range"
        class="player-position"
        min={0}
        max={Math.max(0.01, total)}
        step={0.01}
        value={seconds}
        aria-label={t('player.position', { name: label })}
        aria-valuetext={t('player.time', { now: clockTime(seconds), total: clockTime(total) })}
        style={{ '--share': `${(100 * seconds) / Math.max(0.01, total)}%` }}
        onInput={(event) => {
          if (media) media.currentTime = Number(event.currentTarget.value);
        }}
      />
      <span class="player-time" aria-hidden="true">
        {clockTime(seconds)} / {clockTime(total)}
      </span>
    </div>
  );
}

/** Returns where the element is, followed frame by frame while it plays. */
function usePlayback(media: HTMLAudioElement | null, known: number | undefined) {
  const [seconds, setSeconds] = useState(0);
  const [found, setFound] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!media) return;
    let frame = 0;
    const follow = () => {
      cancelAnimationFrame(frame);
      setSeconds(media.currentTime);
      setPlaying(!media.paused);
      // Infinite where a file does not say how long it is.
      if (Number.isFinite(media.duration)) setFound(media.duration);
      if (!media.paused) frame = requestAnimationFrame(follow);
    };
    const events = ['play', 'pause', 'ended', 'seeking', 'timeupdate', 'durationchange', 'emptied'];
    for (const event of events) media.addEventListener(event, follow);
    follow();
    return () => {
      cancelAnimationFrame(frame);
      for (const event of events) media.removeEventListener(event, follow);
    };
  }, [media]);
  const total = known ?? found;
  return { seconds: Math.min(seconds, total), total, isPlaying };
}
