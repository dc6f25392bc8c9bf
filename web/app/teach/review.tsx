// The end of the recording: what there is, whether it is enough, and the button that starts learning.

import { emotionName } from '../answer/emotion-name.js';
import { engineState } from '../engine/engine.js';
import { language } from '../texts/texts.js';
import { StageHeading } from './heading.js';
import { adapt, counts, goTo, isThorough, steps, wasCancelled } from './teach-session.js';
import { t } from './texts/texts.js';

export function Review() {
  const emotions = counts.value;
  const clips = emotions.reduce((sum, { count }) => sum + count, 0);
  const isEnough = emotions.length >= 2;
  const state = engineState.value;
  // The large model learns a voice without training: there is nothing to be thorough about.
  const isTrained = state.phase !== 'ready' || state.model.kind !== 'large';
  const single = emotions.filter(({ count }) => count === 1).map(({ emotion }) => emotion);
  return (
    <section class="review">
      <StageHeading>{t('review.heading')}</StageHeading>
      {wasCancelled.value && <p class="notice">{t('adapt.cancelled')}</p>}
      <p class="teach-lead">
        {isEnough ? t('review.enough', { clips, emotions: emotions.length }) : t('review.few')}
      </p>
      {isEnough && single.length > 0 && (
        <p>{t('review.single', { names: listOf(single.map(emotionName)) })}</p>
      )}
      {isEnough && isTrained && (
        <label class="review-thorough">
          <input
            type="checkbox"
            checked={isThorough.value}
            onChange={(event) => {
              isThorough.value = event.currentTarget.checked;
            }}
          />
          <span>
            {t('review.thorough')}
            <span class="note">{t('review.thoroughHint')}</span>
          </span>
        </label>
      )}
      <p class="note">{t(isTrained ? 'review.model' : 'review.large')}</p>
      <div class="actions">
        <button
          type="button"
          class="button button-main"
          disabled={!isEnough}
          onClick={() => void adapt()}
        >
          {t('review.adapt')}
        </button>
        <button type="button" class="button" onClick={() => goTo(steps.value.length - 1)}>
          {t('guide.back')}
        </button>
      </div>
    </section>
  );
}

const listOf = (names: readonly string[]): string =>
  new Intl.ListFormat(language.value, { type: 'conjunction' }).format(names);
