// Every answer of the test with its confidence, and the scores a researcher asks for.

import type { AdaptationCheck } from '../../../src/adaptation/cross-validation.js';
import { emotionName } from '../answer/emotion-name.js';
import { formatNumber, formatPercent } from '../texts/numbers.js';
import { BeforeAfterHead } from './before-after-head.js';
import { t } from './texts/texts.js';

/** Returns the index of the largest probability. */
export const topOf = (probabilities: readonly number[]): number =>
  probabilities.indexOf(Math.max(...probabilities));

interface Props {
  readonly check: AdaptationCheck;
  readonly emotions: readonly string[];
}

export function CheckDetails({ check, emotions }: Props) {
  const answer = (probabilities: readonly number[]) => {
    const top = topOf(probabilities);
    return `${emotionName(emotions[top] ?? '')} ${formatPercent(probabilities[top] ?? 0)}`;
  };
  const { before, after } = check;
  const numbers = [
    [t('result.uar'), formatPercent(before.uar), formatPercent(after.uar)],
    [t('result.logLoss'), formatNumber(before.logLoss, 2), formatNumber(after.logLoss, 2)],
  ] as const;
  return (
    <details class="check-details">
      <summary>{t('result.details')}</summary>
      <table class="numbers">
        <BeforeAfterHead />
        <tbody>
          {check.clips.map((clip, index) => (
            <tr key={index}>
              <th scope="row">{emotionName(emotions[clip.truth] ?? '')}</th>
              <td>{answer(clip.before)}</td>
              <td>{answer(clip.after)}</td>
            </tr>
          ))}
          {numbers.map(([name, first, second]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{first}</td>
              <td>{second}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
