// Before and after, told honestly: on sentences left out, with how little they are, and with the advice not
// to keep what does not help.

import { useMemo } from 'preact/hooks';
import { chanceOf, type Judged, judge } from '../../../src/adaptation/judgement.js';
import type { Taught } from '../protocol/teaching.js';
import { formatSeconds } from '../texts/numbers.js';
import { BeforeAfterTable } from './before-after-table.js';
import { CheckDetails } from './check-details.js';
import { StageHeading } from './heading.js';
import { SaveForm } from './save-form.js';
import { t } from './texts/texts.js';

/** A gain is sure where the sign test gives chance less than this; `affetto adapt` draws the same line. */
const surelyBelow = 0.05;

export type Advice = Judged['verdict'] | 'perhaps';

/** Returns the advice that a judgement comes to: `perhaps` where chance could have done it too. */
export function adviceOf(judged: Judged): Advice {
  return judged.verdict === 'better' && chanceOf(judged) > surelyBelow ? 'perhaps' : judged.verdict;
}

export function Result({ taught }: { readonly taught: Taught }) {
  const { check, emotions, elapsedMs, trainingMs } = taught;
  const judged = useMemo(() => judge(check, emotions), [taught]);
  const advice = adviceOf(judged);
  const wasKnown = advice === 'same' && judged.rightBefore === judged.clips;
  const isTested = advice !== 'unknown';
  return (
    <section class="result" data-advice={advice}>
      <StageHeading>{t(`result.${advice}`)}</StageHeading>
      {isTested && <Scores judged={judged} />}
      <p class="result-why">
        {isTested && t('result.changed', { gained: judged.gained, lost: judged.lost })}{' '}
        {t(wasKnown ? 'result.knownWhy' : `result.${advice}Why`)}
      </p>
      <SaveForm
        taught={taught}
        judged={judged}
        isAdvised={advice !== 'worse' && advice !== 'same'}
      />
      {isTested && (
        <>
          <BeforeAfterTable check={check} emotions={emotions} />
          <p class="note">{t('result.how', { count: judged.clips })}</p>
        </>
      )}
      <CheckDetails check={check} emotions={emotions} />
      <p class="note">
        {t('result.seconds', {
          seconds: formatSeconds(trainingMs / 1000),
          total: formatSeconds(elapsedMs / 1000),
        })}
      </p>
    </section>
  );
}

function Scores({ judged }: { readonly judged: Judged }) {
  const { rightBefore, rightAfter, clips } = judged;
  const sides = [
    ['before', rightBefore],
    ['after', rightAfter],
  ] as const;
  return (
    <dl class="scores">
      {sides.map(([side, right]) => (
        <div key={side} data-side={side} data-right={right}>
          <dt>{t(`result.${side}`)}</dt>
          <dd>
            <strong>{t('result.count', { right, count: clips })}</strong>
            <span class="scores-track" aria-hidden="true">
              <span style={{ width: `${(100 * right) / clips}%` }} />
            </span>
            <span class="note">{t('result.rightAnswers')}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
