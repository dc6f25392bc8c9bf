// Which acting an answer resembles: the nearest training clips, described. To hear they are not: their licences keep them with the
// corpora.

import { emotionName } from '../answer/emotion-name.js';
import { engine } from '../engine/engine.js';
import { formatNumber, formatPercent } from '../texts/numbers.js';
import { t } from './texts/texts.js';
import { useWork } from './use-work.js';

/** @param judgedBy what the worker finds the answer by */
export function Neighbours({ judgedBy }: { readonly judgedBy: string }) {
  const [work] = useWork(() => engine().neighboursOf(judgedBy), [judgedBy]);
  // It adds to the answer; where it fails, nothing is missing.
  if (work.kind !== 'done' || !work.value) return null;
  const { nearest, among, sameEmotion } = work.value;
  return (
    <div class="why-words" data-neighbours={nearest.length}>
      <h3>{t('near.title')}</h3>
      <p>{t('near.lead', { among: formatNumber(among, 0) })}</p>
      <ol>
        {nearest.map(({ corpus, speaker, sex, emotion, intensity }) => (
          <li key={`${corpus} ${speaker} ${emotion} ${intensity}`} data-emotion={emotion}>
            {t(intensity === 'strong' ? 'near.strong' : 'near.clip', {
              emotion: emotionName(emotion),
              who: t(`near.${sex ?? 'unknown'}`, { corpus, speaker }),
            })}
          </li>
        ))}
      </ol>
      <p class="note">{t('near.note', { percent: formatPercent(sameEmotion.share) })}</p>
    </div>
  );
}
