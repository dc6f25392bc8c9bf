// The numbers of an answer, where the model has any: valence and arousal as a place in their plane, all as bars on their
// scales. Words and numbers say everything that is drawn.

import type { ModelMetadata, Recognition } from '../../../src/index.js';
import { formatNumber } from '../texts/numbers.js';
import { t, textFor } from '../texts/texts.js';

interface Props {
  readonly dimensions: Recognition['dimensions'];
  readonly metadata: Pick<ModelMetadata, 'dimensions'>;
}

interface Told {
  readonly name: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Where the value lies on the scale, 0 to 1; what goes beyond is held at its end. */
  readonly share: number;
}

export function DimensionsPanel({ dimensions, metadata }: Props) {
  if (!metadata.dimensions) return null;
  if (!dimensions) return <p class="note">{t('dimensions.none')}</p>;
  const told = metadata.dimensions.map(({ name, range: [low, high] }): Told => {
    const value = dimensions[name] ?? Number.NaN;
    const share = Math.min(1, Math.max(0, (value - low) / (high - low)));
    return { name, value, low, high, share };
  });
  const valence = told.find(({ name }) => name === 'valence');
  const arousal = told.find(({ name }) => name === 'arousal');
  return (
    <div class="dimensions">
      {valence && arousal && <Plane valence={valence} arousal={arousal} />}
      <ul class="dimension-bars" aria-label={t('dimensions.heading')}>
        {told.map((one) => (
          <li key={one.name} data-dimension={one.name} data-value={one.value}>
            <span class="bars-name">{nameOf(one)}</span>
            <span class="bars-track" aria-hidden="true">
              <span class="dimension-mark" style={{ left: `${100 * one.share}%` }} />
            </span>
            <span class="dimension-value">{onScale(one)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Side of the drawing in its own units, and what is kept free around the square for words. */
const side = 200;
const edge = 22;

function Plane({ valence, arousal }: { readonly valence: Told; readonly arousal: Told }) {
  const inner = side - 2 * edge;
  const x = edge + valence.share * inner;
  const y = side - edge - arousal.share * inner;
  const middle = side / 2;
  const label = t('dimensions.plane', { valence: onScale(valence), arousal: onScale(arousal) });
  return (
    <svg class="plane" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label}>
      <rect class="plane-ground" x={edge} y={edge} width={inner} height={inner} rx="6" />
      <line class="plane-axis" x1={edge} x2={side - edge} y1={middle} y2={middle} />
      <line class="plane-axis" x1={middle} x2={middle} y1={edge} y2={side - edge} />
      <text class="plane-word" x={middle} y={edge - 8} text-anchor="middle">
        {t('dimensions.excited')}
      </text>
      <text class="plane-word" x={middle} y={side - edge + 16} text-anchor="middle">
        {t('dimensions.quiet')}
      </text>
      <text class="plane-word" x={edge + 6} y={middle - 5}>
        {t('dimensions.unpleasant')}
      </text>
      <text class="plane-word" x={side - edge - 6} y={middle - 5} text-anchor="end">
        {t('dimensions.pleasant')}
      </text>
      <circle class="plane-mark" cx={x} cy={y} r="7" />
    </svg>
  );
}

function nameOf({ name }: Told): string {
  return textFor(`dimension.${name}`, name);
}

/** Writes a value with its scale: `3.2 (1 to 5)`. */
function onScale({ value, low, high }: Told): string {
  return t('dimensions.value', {
    value: formatNumber(value, 2),
    low: shortNumber(low),
    high: shortNumber(high),
  });
}

const shortNumber = (value: number) => formatNumber(value, Number.isInteger(value) ? 0 : 2);

/** Says the numbers in a sentence, for screen readers; nothing where there are none. */
export function spokenDimensions(
  dimensions: Recognition['dimensions'],
  { dimensions: known = [] }: Pick<ModelMetadata, 'dimensions'>,
): string {
  if (!dimensions) return '';
  return known
    .map(({ name, range: [low, high] }) => {
      const told = { name, value: dimensions[name] ?? Number.NaN, low, high, share: 0 };
      return `${nameOf(told)} ${onScale(told)}.`;
    })
    .join(' ');
}
