// The timeline as a picture for documents: waveform, colours with faces, times, and a legend in words, so that
// it can be read without colours and without the page.

import type { EmotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import { coarserPeaks, type Outline } from '../../../src/timeline/sound-outline.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { clockTime } from '../shell/clock-time.js';
import { formatPercent } from '../texts/numbers.js';
import { emotionColor, resolvedColor } from './page-colors.js';
import { shownEmotion } from './stretch-text.js';

/** Logical size; drawn at twice of it for print. */
const width = 1_200;
const margin = 40;
const inner = width - 2 * margin;
const waveTop = 84;
const waveHeight = 150;
const laneTop = waveTop + waveHeight + 14;
const laneHeight = 44;
const legendTop = laneTop + laneHeight + 64;
const legendRow = 34;
const legendColumns = 4;
const scale = 2;

/** @param element stands where the page's colours apply. */
export async function timelinePicture(
  element: Element,
  name: string,
  timeline: EmotionTimeline,
  outline: Outline,
): Promise<Blob> {
  const { summary, stretches } = timeline;
  const shares = sharesOf(timeline);
  const rows = Math.ceil(shares.length / legendColumns);
  const height = legendTop + rows * legendRow + 16;
  const canvas = document.createElement('canvas');
  canvas.width = scale * width;
  canvas.height = scale * height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.scale(scale, scale);
  // Faces in colour, as on the page.
  const faces = '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';
  const font = getComputedStyle(element).fontFamily.replace(/, *system-ui/, `, ${faces}$&`);
  const color = (variable: string) => resolvedColor(element, variable);
  context.fillStyle = color('--card');
  context.fillRect(0, 0, width, height);
  const write = (text: string, x: number, y: number, size: number, weight = 400) => {
    context.font = `${weight} ${size}px ${font}`;
    context.fillText(text, x, y);
  };

  context.fillStyle = color('--ink');
  context.save();
  context.beginPath();
  context.rect(margin, 0, inner, waveTop);
  context.clip();
  write(name, margin, 50, 26, 650);
  context.restore();

  const peaks = coarserPeaks(outline.peaks, inner);
  const loudest = peaks.reduce((most, peak) => Math.max(most, peak), 1e-6);
  context.fillStyle = color('--control-line');
  for (const [column, peak] of peaks.entries()) {
    const high = Math.max(1, (peak / loudest) * waveHeight);
    const x = margin + (column * inner) / peaks.length;
    context.fillRect(x, waveTop + (waveHeight - high) / 2, Math.max(1, inner / peaks.length), high);
  }

  context.fillStyle = color('--sunken');
  context.fillRect(margin, laneTop, inner, laneHeight);
  const xAt = (seconds: number) => margin + (inner * seconds) / summary.durationSeconds;
  for (const stretch of stretches) {
    const emotion = shownEmotion(stretch);
    if (emotion === undefined) continue;
    const [from, to] = [xAt(stretch.startSeconds), xAt(stretch.endSeconds)];
    context.fillStyle = emotionColor(element, emotion);
    context.fillRect(from, laneTop, to - from, laneHeight);
    if (to - from < 30) continue;
    context.fillStyle = color('--ink');
    context.textAlign = 'center';
    write(faceOf(emotion === 'unsure' ? undefined : emotion), (from + to) / 2, laneTop + 31, 22);
    context.textAlign = 'left';
  }

  context.fillStyle = color('--faint-ink');
  const marks = 6;
  for (let mark = 0; mark <= marks; mark++) {
    const seconds = (summary.durationSeconds * mark) / marks;
    context.textAlign = mark === 0 ? 'left' : mark === marks ? 'right' : 'center';
    write(clockTime(seconds), xAt(seconds), laneTop + laneHeight + 26, 16);
  }
  context.textAlign = 'left';

  for (const [index, { emotion, share }] of shares.entries()) {
    const x = margin + (index % legendColumns) * (inner / legendColumns);
    const y = legendTop + Math.floor(index / legendColumns) * legendRow;
    context.fillStyle = emotionColor(element, emotion);
    context.fillRect(x, y, 18, 18);
    context.fillStyle = color('--ink');
    const face = faceOf(emotion === 'unsure' ? undefined : emotion);
    write(`${face} ${emotionName(emotion)} ${formatPercent(share)}`, x + 28, y + 16, 18);
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  );
}

/** Of the speaking time; what takes none is left out. */
function sharesOf({ summary }: EmotionTimeline) {
  const { emotionSeconds, unsureSeconds, speechSeconds } = summary;
  return [...Object.entries(emotionSeconds), ['unsure', unsureSeconds] as const]
    .filter(([, seconds]) => seconds > 0)
    .map(([emotion, seconds]) => ({ emotion, share: seconds / speechSeconds }));
}
