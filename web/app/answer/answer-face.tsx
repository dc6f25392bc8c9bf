// The answer at a glance: a large face, the word, how sure.

import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { emotionName, faceOf } from './emotion-name.js';
import type { Verdict } from './verdict.js';

export function AnswerFace({ verdict }: { readonly verdict: Verdict }) {
  const [first, second] = verdict.ranked;
  const { emotion } = verdict;
  const perhaps = {
    first: emotionName(first.emotion),
    firstPercent: formatPercent(first.probability),
    second: emotionName(second.emotion),
    secondPercent: formatPercent(second.probability),
  };
  return (
    <div class="face" data-emotion={emotion ?? 'unsure'} data-answer={emotion ?? 'unsure'}>
      <span class="face-emoji" aria-hidden="true">
        {faceOf(emotion)}
      </span>
      <p class="face-word">{emotionName(emotion ?? 'unsure')}</p>
      <p class="face-confidence">
        {emotion === undefined
          ? t('answer.perhaps', perhaps)
          : t('answer.confidence', { percent: formatPercent(first.probability) })}
      </p>
    </div>
  );
}

/** Says the answer in a sentence, for screen readers, with the numbers of `spokenDimensions` behind it. */
export function spokenAnswer({ emotion, ranked }: Verdict, numbers = ''): string {
  const [first, second] = ranked;
  if ((ranked.length as number) === 0) return numbers;
  const said =
    emotion === undefined
      ? t('answer.spokenUnsure', {
          first: emotionName(first.emotion),
          second: emotionName(second.emotion),
        })
      : t('answer.spoken', {
          emotion: emotionName(emotion),
          percent: formatPercent(first.probability),
        });
  return numbers === '' ? said : `${said} ${numbers}`;
}
