// What a long recording adds up to, in words: "mostly calm", and "angry at 0:42 and 1:10".

import { clockTime } from '../../../src/timeline/clock-time.js';
import { mixtureRules, type TimelineMixture } from '../../../src/timeline/timeline-mixture.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { inWords } from '../texts/word-lists.js';
import { emotionName } from './emotion-name.js';

/** Says which emotion leads: `mostly calm`, `most often calm`, or `calm` where no other was sure. */
export function leadInWords({ lead, others }: TimelineMixture): string {
  const emotion = emotionName(lead?.emotion ?? 'unsure');
  if (others.length === 0) return emotion;
  return t(lead?.mostly ? 'mixture.mostly' : 'mixture.often', { emotion });
}

/** Says when others were heard, and how much was not sure where that is much: `angry at 0:42 and 1:10`. */
export function restInWords({ others, unsureShare }: TimelineMixture): string {
  const parts = others.map(({ emotion, atSeconds }) =>
    t('mixture.at', { emotion: emotionName(emotion), times: inWords(atSeconds.map(clockTime)) }),
  );
  if (unsureShare >= mixtureRules.unsureFrom) {
    parts.push(t('mixture.unsure', { percent: formatPercent(unsureShare) }));
  }
  return parts.length > 0 ? parts.join(', ') : t('mixture.throughout');
}
