// The timeline as a picture for documents: waveform, colours with faces, times, and a legend in words, so that
// it can be read without colours and without the page.

import { clockTime } from '../../../src/timeline/clock-time.js';
import type { EmotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import { coarserPeaks, type Outline } from '../../../src/timeline/sound-outline.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { formatPercent } from '../texts/numbers.js';
import { emotionColor } from './page-colors.js';
import { type Paper, paperOf, pngOf } from './picture-paper.js';
import { shownEmotion } from './stretch-text.js';

/** The logical width in px; the picture is drawn at twice of it for print. */
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
/** The least width in px of a stretch that has room for a face. */
const leastForFace = 30;

/**
 * Draws the timeline of a recording as a PNG of 2,400 px width.
 * @param element stands where the page's colours apply.
 * @param name the name of the recording, for the head.
 */
export function timelinePicture(
  element: Element,
  name: string,
  timeline: EmotionTimeline,
  outline: Outline,
): Promise<Blob> {
  const shares = sharesOf(timeline);
  const rows = Math.ceil(shares.length / legendColumns);
  const paper = paperOf(element, width, legendTop + rows * legendRow + 16);
  drawName(paper, name);
  drawWave(paper, outline);
  drawLane(paper, timeline);
  drawTimes(paper, timeline.summary.durationSeconds);
  drawLegend(paper, shares);
  return pngOf(paper);
}

function drawName({ context, color, write }: Paper, name: string): void {
  context.fillStyle = color('--ink');
  // A long name is cut off at the margin.
  context.save();
  context.beginPath();
  context.rect(margin, 0, inner, waveTop);
  context.clip();
  write(name, margin, 50, 26, 650);
  context.restore();
}

function drawWave({ context, color }: Paper, outline: Outline): void {
  const peaks = coarserPeaks(outline.peaks, inner);
  const loudest = peaks.reduce((most, peak) => Math.max(most, peak), 1e-6);
  context.fillStyle = color('--control-line');
  for (const [column, peak] of peaks.entries()) {
    const high = Math.max(1, (peak / loudest) * waveHeight);
    const x = margin + (column * inner) / peaks.length;
    context.fillRect(x, waveTop + (waveHeight - high) / 2, Math.max(1, inner / peaks.length), high);
  }
}

function drawLane(paper: Paper, { stretches, summary }: EmotionTimeline): void {
  const { context, element, color, write } = paper;
  context.fillStyle = color('--sunken');
  context.fillRect(margin, laneTop, inner, laneHeight);
  for (const stretch of stretches) {
    const emotion = shownEmotion(stretch);
    if (emotion === undefined) continue;
    const from = margin + (inner * stretch.startSeconds) / summary.durationSeconds;
    const to = margin + (inner * stretch.endSeconds) / summary.durationSeconds;
    context.fillStyle = emotionColor(element, emotion);
    context.fillRect(from, laneTop, to - from, laneHeight);
    if (to - from < leastForFace) continue;
    context.fillStyle = color('--ink');
    context.textAlign = 'center';
    write(shownFace(emotion), (from + to) / 2, laneTop + 31, 22);
    context.textAlign = 'left';
  }
}

function drawTimes({ context, color, write }: Paper, durationSeconds: number): void {
  context.fillStyle = color('--faint-ink');
  const marks = 6;
  for (let mark = 0; mark <= marks; mark++) {
    context.textAlign = mark === 0 ? 'left' : mark === marks ? 'right' : 'center';
    const x = margin + (inner * mark) / marks;
    write(clockTime((durationSeconds * mark) / marks), x, laneTop + laneHeight + 26, 16);
  }
  context.textAlign = 'left';
}

function drawLegend(paper: Paper, shares: readonly Share[]): void {
  const { context, element, color, write } = paper;
  for (const [index, { emotion, share }] of shares.entries()) {
    const x = margin + (index % legendColumns) * (inner / legendColumns);
    const y = legendTop + Math.floor(index / legendColumns) * legendRow;
    context.fillStyle = emotionColor(element, emotion);
    context.fillRect(x, y, 18, 18);
    context.fillStyle = color('--ink');
    const words = `${shownFace(emotion)} ${emotionName(emotion)} ${formatPercent(share)}`;
    write(words, x + 28, y + 16, 18);
  }
}

const shownFace = (emotion: string) => faceOf(emotion === 'unsure' ? undefined : emotion);

interface Share {
  readonly emotion: string;
  readonly share: number;
}

/** Returns each emotion's share of the speaking time, and that of "not sure"; those that take none are left out. */
function sharesOf({ summary }: EmotionTimeline): Share[] {
  const { emotionSeconds, unsureSeconds, speechSeconds } = summary;
  return [...Object.entries(emotionSeconds), ['unsure', unsureSeconds] as const]
    .filter(([, seconds]) => seconds > 0)
    .map(([emotion, seconds]) => ({ emotion, share: seconds / speechSeconds }));
}
