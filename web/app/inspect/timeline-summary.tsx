// What a timeline adds up to: the share of the speaking time of each emotion, and apart from them what was not
// sure and what was no speech.

import type { EmotionTimeline } from '../../../src/timeline/emotion-timeline.js';
import { speechRules } from '../../../src/timeline/speech-stretches.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { lengthOf } from '../texts/length-of.js';
import { formatPercent, formatSeconds } from '../texts/numbers.js';
import { t } from './texts/texts.js';

interface Props {
  readonly timeline: EmotionTimeline;
  readonly windowSeconds: number;
  /** How many clips the model heard; undefined of what was heard live, where later parts take the place of earlier ones. */
  readonly clips: number | undefined;
}

export function TimelineSummaryView({ timeline, windowSeconds, clips }: Props) {
  const { summary, notSureBelow } = timeline;
  const { speechSeconds, unsureSeconds, pauseSeconds, durationSeconds } = summary;
  const emotions = Object.entries(summary.emotionSeconds)
    .filter(([, seconds]) => seconds > 0)
    .sort(([, a], [, b]) => b - a);
  const { aboveNoiseDb, shortestPauseSeconds } = speechRules;
  return (
    <section class="summary" aria-label={t('summary.title')}>
      <h2>{t('summary.title')}</h2>
      <p class="note">
        {speechSeconds > 0
          ? t('summary.speaking', {
              speech: lengthOf(speechSeconds),
              duration: lengthOf(durationSeconds),
            })
          : t('summary.none')}
      </p>
      {speechSeconds > 0 && (
        <ul class="summary-rows">
          {emotions.map(([emotion, seconds]) => (
            <Row key={emotion} emotion={emotion} seconds={seconds} of={speechSeconds} />
          ))}
          <Row emotion="unsure" seconds={unsureSeconds} of={speechSeconds} />
        </ul>
      )}
      <p class="summary-pause">
        <span>{t('summary.pause')}</span> <span>{lengthOf(pauseSeconds)}</span>
      </p>
      <p class="note">
        {(clips ?? 0) > 1 &&
          `${t('summary.clips', { count: clips ?? 0, window: formatSeconds(windowSeconds) })} `}
        {t(clips === undefined ? 'summary.liveRules' : 'summary.rules', {
          window: formatSeconds(windowSeconds),
          percent: formatPercent(notSureBelow),
          above: aboveNoiseDb,
          pause: formatSeconds(shortestPauseSeconds),
        })}
      </p>
    </section>
  );
}

interface RowProps {
  readonly emotion: string;
  readonly seconds: number;
  /** The speaking time in seconds. */
  readonly of: number;
}

function Row({ emotion, seconds, of }: RowProps) {
  const share = seconds / of;
  return (
    <li data-emotion={emotion} data-seconds={seconds.toFixed(3)}>
      <span class="bars-face" aria-hidden="true">
        {faceOf(emotion === 'unsure' ? undefined : emotion)}
      </span>
      <span class="bars-name">{emotionName(emotion)}</span>
      <span class="bars-track" aria-hidden="true">
        <span class="bars-fill" style={{ width: `${100 * share}%` }} />
      </span>
      <span class="bars-percent">{formatPercent(share)}</span>
      <span class="summary-time">{lengthOf(seconds)}</span>
    </li>
  );
}
