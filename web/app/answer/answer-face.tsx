// The answer at a glance: a large face, the word, how sure.

import type { TimelineMixture } from '../../../src/timeline/timeline-mixture.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { emotionName, faceOf } from './emotion-name.js';
import { leadInWords, restInWords } from './mixture-words.js';
import type { Verdict } from './verdict.js';

interface Props {
  readonly verdict: Verdict;
  /** What a long recording adds up to, which is said in place of the verdict on all of it. */
  readonly mixture?: TimelineMixture | undefined;
}

export function AnswerFace({ verdict, mixture }: Props) {
  const emotion = mixture?.lead ? mixture.lead.emotion : verdict.emotion;
  return (
    <div class="face" data-emotion={emotion ?? 'unsure'} data-answer={emotion ?? 'unsure'}>
      <span class="face-emoji" aria-hidden="true">
        {faceOf(emotion)}
      </span>
      <p class="face-word">{mixture ? leadInWords(mixture) : emotionName(emotion ?? 'unsure')}</p>
      <p class="face-confidence">{mixture ? restInWords(mixture) : confidenceInWords(verdict)}</p>
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

/**
 * Says the answer in a sentence, for screen readers, with the numbers of `spokenDimensions` behind it.
 * @param mixture what a long recording adds up to
 */
export function spokenAnswer(
  { emotion, ranked }: Verdict,
  numbers = '',
  mixture?: TimelineMixture,
): string {
  const [first, second] = ranked;
  if ((ranked.length as number) === 0) return numbers;
  const said = mixture
    ? `${leadInWords(mixture)}, ${restInWords(mixture)}.`
    : emotion === undefined
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
