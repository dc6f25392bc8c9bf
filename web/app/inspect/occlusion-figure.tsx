// The answer's parts over the spectrogram: filled where the sound speaks for the emotion, hatched where it
// speaks against it, the stronger the more it moves. Pointing or arrow keys tell each part in words.

import { useId, useState } from 'preact/hooks';
import type { Explanation } from '../../../src/explanation/explainer.js';
import { emotionName } from '../answer/emotion-name.js';
import { formatNumber } from '../texts/numbers.js';
import { isTouched } from '../ui/touch.js';
import { frequencyText, type Part, partText, summaryText } from './explanation-text.js';
import { MelCanvas } from './mel-canvas.js';
import { OcclusionCells, OcclusionMargin } from './occlusion-cells.js';
import { useOcclusionKeys } from './occlusion-keys.js';
import { playPart } from './play-part.js';
import { t } from './texts/texts.js';

interface Props {
  readonly explanation: Explanation;
  readonly media: HTMLAudioElement;
}

export function OcclusionFigure({ explanation, media }: Props) {
  const { emotion, levels, frames, bands, cells, moments, rows, times, frequencies } = explanation;
  const [part, setPart] = useState<Part>();
  const play = ({ column }: Part) => {
    const from = times[column ?? 0] as number;
    playPart(media, from, times[column === undefined ? times.length - 1 : column + 1]);
  };
  const onKeyDown = useOcclusionKeys(part, [moments.length, rows.length], setPart, play);
  const textId = useId();
  const strongest = Math.max(...cells.flat().map(Math.abs), 1e-9);
  const name = emotionName(emotion);
  const highest = frequencies[frequencies.length - 1] as number;
  const events = { onPart: setPart, onPlay: play };
  return (
    <figure
      class="occlusion"
      data-emotion={emotion}
      data-probability={explanation.probability}
      data-moments={moments.join(' ')}
    >
      {summaryText(explanation).map((sentence) => (
        <p key={sentence} class="occlusion-summary">
          {sentence}
        </p>
      ))}
      <div
        class="occlusion-grid"
        role="application"
        aria-label={t('why.figure')}
        aria-describedby={textId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys itself
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={() => setPart((now) => now ?? strongestPart(cells))}
        onPointerLeave={() => setPart(undefined)}
      >
        <div class="occlusion-sound">
          <MelCanvas levels={levels} columns={frames} bands={bands} />
          <OcclusionCells explanation={explanation} part={part} strongest={strongest} {...events} />
        </div>
        <OcclusionMargin effects={rows} of="row" part={part} {...events} />
        <OcclusionMargin effects={moments} of="column" part={part} {...events} />
        <p class="occlusion-axis" aria-hidden="true">
          <span>{`${formatNumber(times[0] as number, 1)} s`}</span>
          <span>{t('why.moments')}</span>
          <span>{`${formatNumber(times[times.length - 1] as number, 1)} s`}</span>
        </p>
        <p class="occlusion-pitch" aria-hidden="true">
          <span>{frequencyText(highest)}</span>
          <span>{frequencyText(frequencies[0] as number)}</span>
        </p>
      </div>
      <p class="occlusion-text" id={textId} role="status">
        {part ? partText(explanation, part) : t(isTouched() ? 'why.hintTouch' : 'why.hint')}
      </p>
      <figcaption>
        <ul class="occlusion-key">
          <li>
            <span class="occlusion-for" /> {t('why.towards', { emotion: name })}
          </li>
          <li>
            <span class="occlusion-against" /> {t('why.against', { emotion: name })}
          </li>
          <li>{t('why.scale', { points: formatNumber(100 * strongest, 1) })}</li>
        </ul>
        <Method explanation={explanation} />
      </figcaption>
    </figure>
  );
}

function Method({ explanation: { moments, rows } }: { readonly explanation: Explanation }) {
  const patches = Math.max(1, moments.length - 1) * Math.max(1, rows.length - 1);
  const runs = moments.length + rows.length + patches + 1;
  const [before, after] = t('why.method', { runs, source: '\n' }).split('\n');
  return (
    <p class="note">
      {before}
      <a href="https://arxiv.org/abs/1311.2901" rel="noreferrer" target="_blank">
        {t('why.source')}
      </a>
      {after}
    </p>
  );
}

function strongestPart(cells: Explanation['cells']): Part {
  let best = { column: 0, row: 0, lost: Number.NEGATIVE_INFINITY };
  for (const [column, each] of cells.entries()) {
    for (const [row, lost] of each.entries()) {
      if (lost > best.lost) best = { column, row, lost };
    }
  }
  return { column: best.column, row: best.row };
}
