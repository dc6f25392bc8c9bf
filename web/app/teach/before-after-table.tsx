// A mark for each sentence, before and after: small numbers are best shown one by one.

import type { AdaptationCheck, CheckedClip } from '../../../src/adaptation/cross-validation.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { CheckIcon, CloseIcon } from '../ui/icons.js';
import { BeforeAfterHead } from './before-after-head.js';
import { topOf } from './check-details.js';
import { t } from './texts/texts.js';

interface Props {
  readonly check: AdaptationCheck;
  readonly emotions: readonly string[];
}

export function BeforeAfterTable({ check, emotions }: Props) {
  const rows = emotions
    .map((emotion, label) => ({
      emotion,
      clips: check.clips.filter(({ truth }) => truth === label),
    }))
    .filter(({ clips }) => clips.length > 0);
  return (
    <table class="before-after">
      <caption>{t('result.table')}</caption>
      <BeforeAfterHead />
      <tbody>
        {rows.map(({ emotion, clips }) => {
          const isCounted = !check.singleClipLabels.includes(emotion);
          return (
            <tr key={emotion} data-emotion={emotion}>
              <th scope="row">
                <span class="bars-face" aria-hidden="true">
                  {faceOf(emotion)}
                </span>{' '}
                {emotionName(emotion)}
              </th>
              {isCounted ? (
                (['before', 'after'] as const).map((side) => (
                  <td key={side}>
                    <span class="marks">
                      {clips.map((clip, index) => (
                        <Mark key={index} isRight={isRight(clip, side)} />
                      ))}
                    </span>
                  </td>
                ))
              ) : (
                <td colSpan={2} class="note">
                  {t('result.notCounted')}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const isRight = (clip: CheckedClip, side: 'before' | 'after'): boolean =>
  topOf(clip[side]) === clip.truth;

function Mark({ isRight: right }: { readonly isRight: boolean }) {
  return (
    <span class={right ? 'mark mark-right' : 'mark'}>
      {right ? <CheckIcon /> : <CloseIcon />}
      <span class="visually-hidden">{t(right ? 'result.right' : 'result.wrong')}</span>
    </span>
  );
}
