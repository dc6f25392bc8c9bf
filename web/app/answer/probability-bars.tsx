// All emotions with their probabilities, as bars beside words and numbers: the bars only repeat what the
// numbers say.

import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { emotionName, faceOf } from './emotion-name.js';
import type { Ranked } from './verdict.js';

interface Props {
  readonly probabilities: readonly Ranked[];
  readonly threshold: number;
}

export function ProbabilityBars({ probabilities, threshold }: Props) {
  return (
    <ul class="bars" aria-label={t('answer.all')}>
      {probabilities.map(({ emotion, probability }) => (
        <li key={emotion} data-emotion={emotion} data-probability={probability}>
          <span class="bars-face" aria-hidden="true">
            {faceOf(emotion)}
          </span>
          <span class="bars-name">{emotionName(emotion)}</span>
          <span class="bars-track" aria-hidden="true">
            <span class="bars-fill" style={{ width: `${100 * probability}%` }} />
            <span class="bars-threshold" style={{ left: `${100 * threshold}%` }} />
          </span>
          <span class="bars-percent">{formatPercent(probability)}</span>
        </li>
      ))}
    </ul>
  );
}
