// A timeline as captions, for players and video editors: SubRip (.srt) and WebVTT (.vtt).

import type { EmotionTimeline, TimelineStretch } from './emotion-timeline.js';

/** A caption's words: the emotion with its confidence, or that the model is not sure. */
function words({ kind, emotion, confidence = 0 }: TimelineStretch): string {
  return kind === 'emotion' ? `${emotion} ${Math.round(100 * confidence)}%` : 'not sure';
}

/** A caption: a stretch, and what stands before its words, such as who speaks. */
export interface Caption {
  readonly stretch: TimelineStretch;
  readonly before?: string;
}

function captionsOf({ stretches }: EmotionTimeline): Caption[] {
  return stretches.filter(({ kind }) => kind !== 'pause').map((stretch) => ({ stretch }));
}

/** Writes a timeline as SubRip captions: a caption a stretch, none in pauses. */
export function timelineSrt(timeline: EmotionTimeline): string {
  return captionsSrt(captionsOf(timeline));
}

/** Writes captions as SubRip. */
export function captionsSrt(captions: readonly Caption[]): string {
  return captions
    .map(
      ({ stretch, before = '' }, index) =>
        `${index + 1}\n${time(stretch.startSeconds, ',')} --> ${time(stretch.endSeconds, ',')}\n${oneLine(before + words(stretch))}\n\n`,
    )
    .join('');
}

/** Writes a timeline as WebVTT (W3C, 2019): a cue a stretch, none in pauses; `&`, `<` and `>` of labels are escaped. */
export function timelineVtt(timeline: EmotionTimeline): string {
  return captionsVtt(captionsOf(timeline));
}

/** Writes captions as WebVTT. */
export function captionsVtt(captions: readonly Caption[]): string {
  const cues = captions.map(({ stretch, before = '' }) => {
    const text = oneLine(before + words(stretch))
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;');
    return `\n${time(stretch.startSeconds, '.')} --> ${time(stretch.endSeconds, '.')}\n${text}\n`;
  });
  return `WEBVTT\n${cues.join('')}`;
}

/** Labels are anybody's words: a line break would end the caption. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ');

/** Writes a moment as both formats do but for the separator: `00:01:05.250`. */
function time(seconds: number, separator: string): string {
  const milliseconds = Math.round(1000 * seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const whole = Math.floor(milliseconds / 1000);
  const rest = String(milliseconds % 1000).padStart(3, '0');
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${separator}${rest}`;
}
