// Which emotions the answer leaves open, in words: two to four of them, or that nothing can be ruled out. One emotion says
// no more than the answer itself, and five or six of eight say nothing.

import type { AnswerSet } from '../../../src/index.js';
import { formatPercent } from '../texts/numbers.js';
import { t, textFor } from '../texts/texts.js';
import { eitherInWords } from '../texts/word-lists.js';
import { emotionName } from './emotion-name.js';

/** The numbers of emotions that are worth naming. */
const worthNaming = { least: 2, most: 4 };

interface Props {
  readonly answerSet: AnswerSet | undefined;
  /** How many emotions the model knows. */
  readonly emotions: number;
}

export function AnswerSetNote({ answerSet, emotions }: Props) {
  if (!answerSet) return null;
  const { labels, level } = answerSet;
  if (labels.length === emotions) return <p class="answer-set">{t('answer.setAll')}</p>;
  if (labels.length < worthNaming.least || labels.length > worthNaming.most) return null;
  const names = eitherInWords(labels.map(emotionName));
  return (
    <p class="answer-set" data-labels={labels.join(' ')}>
      {t('answer.set', {
        emotions: `${names.slice(0, 1).toLocaleUpperCase()}${names.slice(1)}`,
        often: often(level),
      })}
    </p>
  );
}

/** `nine times in ten`, or in percent where tenths would not be exact. */
function often(level: number): string {
  const inPercent = t('often.percent', { percent: formatPercent(level, level < 0.99 ? 0 : 1) });
  const tenths = Number((10 * level).toFixed(9));
  return Number.isInteger(tenths) ? textFor(`often.${tenths}`, inPercent) : inPercent;
}
