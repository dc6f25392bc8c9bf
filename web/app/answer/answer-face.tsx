// The answer at a glance: a large face, the word, how sure.

import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { emotionName, faceOf } from './emotion-name.js';
import type { Judgement } from './judge.js';
import { leadInWords, restInWords } from './mixture-words.js';
import type { Verdict } from './verdict.js';

interface Props extends Partial<Pick<Judgement, 'mixture' | 'isTooShort'>> {
  readonly verdict: Verdict;
}

export function AnswerFace({ verdict, mixture, isTooShort = false }: Props) {
  const emotion = mixture?.lead ? mixture.lead.emotion : verdict.emotion;
  const more = isTooShort
    ? t('answer.tooShort')
    : mixture
      ? restInWords(mixture)
      : confidenceInWords(verdict);
  return (
    <div class="face" data-emotion={emotion ?? 'unsure'} data-answer={emotion ?? 'unsure'}>
      <span class="face-emoji" aria-hidden="true">
        {faceOf(emotion)}
      </span>
      <p class="face-word">{mixture ? leadInWords(mixture) : emotionName(emotion ?? 'unsure')}</p>
      <p class="face-confidence">{more}</p>
    </div>
  );
}

function confidenceInWords({ emotion, ranked }: Verdict): string {
  const [first, second] = ranked;
  if (emotion !== undefined) {
    return t('answer.confidence', { percent: formatPercent(first.probability) });
  }
  return t('answer.perhaps', {
    first: emotionName(first.emotion),
    firstPercent: formatPercent(first.probability),
    second: emotionName(second.emotion),
    secondPercent: formatPercent(second.probability),
  });
}

/** Says what a recording was heard as in a sentence, for screen readers, with the numbers of `spokenDimensions` behind it. */
export function spokenJudgement({ verdict, mixture, isTooShort }: Judgement, numbers = ''): string {
  const said = isTooShort
    ? t('answer.tooShort')
    : mixture && `${leadInWords(mixture)}, ${restInWords(mixture)}.`;
  if (!said) return spokenAnswer(verdict, numbers);
  return numbers === '' ? said : `${said} ${numbers}`;
}

/** Says an answer in a sentence, for screen readers, with the numbers of `spokenDimensions` behind it. */
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
