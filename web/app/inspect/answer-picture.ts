// One answer as a picture to share: face, word, how sure, and all emotions in words and bars; what it is no use for stands on it.

import { emotionName, faceOf } from '../answer/emotion-name.js';
import type { Verdict } from '../answer/verdict.js';
import { t } from '../keeping/texts/texts.js';
import { formatPercent } from '../texts/numbers.js';
import { t as pageText } from '../texts/texts.js';
import { emotionColor } from './page-colors.js';
import { type Paper, paperOf, pngOf } from './picture-paper.js';

const width = 1_200;
const margin = 48;
const headHeight = 90;
const rowHeight = 52;
const barsLeft = 560;
const nameWidth = 190;
const percentWidth = 80;

/**
 * Draws an answer as a PNG of 2,400 px width.
 * @param element stands where the page's colours apply
 * @param name the name of the recording
 * @param details what stands below the name, such as its length
 */
export function answerPicture(
  element: Element,
  name: string,
  details: string,
  verdict: Verdict,
): Promise<Blob> {
  const rows = Math.max(6, verdict.ranked.length);
  const height = headHeight + rows * rowHeight + 110;
  const paper = paperOf(element, width, height);
  drawHead(paper, name, details);
  drawFace(paper, verdict, headHeight + (rows * rowHeight) / 2);
  drawBars(paper, verdict);
  paper.context.fillStyle = paper.color('--faint-ink');
  paper.write(t('share.footer'), margin, height - 32, 18);
  return pngOf(paper);
}

function drawHead({ context, color, write }: Paper, name: string, details: string): void {
  context.fillStyle = color('--ink');
  // A long name is cut off at the margin.
  context.save();
  context.beginPath();
  context.rect(margin, 0, width - 2 * margin, headHeight);
  context.clip();
  write(name, margin, 50, 26, 650);
  context.fillStyle = color('--faint-ink');
  write(details, margin, 80, 18);
  context.restore();
}

function drawFace({ context, color, write }: Paper, verdict: Verdict, middle: number): void {
  const { emotion, ranked } = verdict;
  const [first, second] = ranked;
  const centre = (margin + barsLeft - 40) / 2;
  context.textAlign = 'center';
  context.fillStyle = color('--ink');
  write(faceOf(emotion), centre, middle, 120);
  write(emotionName(emotion ?? 'unsure'), centre, middle + 70, 44, 700);
  context.fillStyle = color('--faint-ink');
  const words =
    emotion === undefined
      ? pageText('answer.perhaps', {
          first: emotionName(first.emotion),
          firstPercent: formatPercent(first.probability),
          second: emotionName(second.emotion),
          secondPercent: formatPercent(second.probability),
        })
      : pageText('answer.confidence', { percent: formatPercent(first.probability) });
  write(words, centre, middle + 108, 22);
  context.textAlign = 'left';
}

function drawBars({ context, element, color, write }: Paper, { ranked }: Verdict): void {
  const left = barsLeft + nameWidth;
  const length = width - margin - percentWidth - left;
  for (const [index, { emotion, probability }] of ranked.entries()) {
    const y = headHeight + 40 + index * rowHeight;
    context.fillStyle = color('--ink');
    write(`${faceOf(emotion)} ${emotionName(emotion)}`, barsLeft, y + 6, 22);
    context.fillStyle = color('--sunken');
    context.fillRect(left, y - 10, length, 18);
    context.fillStyle = emotionColor(element, emotion);
    context.fillRect(left, y - 10, Math.max(2, length * probability), 18);
    context.fillStyle = color('--ink');
    context.textAlign = 'right';
    write(formatPercent(probability), width - margin, y + 6, 22);
    context.textAlign = 'left';
  }
}
