// While the model adapts: how far it is, and a way out. And what to do when it could not.

import type { AdaptationProgress } from '../../../src/adaptation/adaptation.js';
import type { Failure } from '../protocol/outcome.js';
import { t as shellText } from '../texts/texts.js';
import { Details } from '../ui/details.js';
import { failureText } from './failure-text.js';
import { StageHeading } from './heading.js';
import { cancelAdapting, goHome, goTo, openTeaching, steps } from './teach-session.js';
import { t } from './texts/texts.js';

/** The places on the bar where each phase starts and ends, by about how long it takes. */
const spans: Readonly<Record<AdaptationProgress['phase'], readonly [number, number]>> = {
  listening: [0.05, 0.35],
  checking: [0.35, 0.92],
  training: [0.92, 1],
};

export function Learning({ progress }: { readonly progress: AdaptationProgress | undefined }) {
  return (
    <section class="learning">
      <StageHeading>{t('adapt.heading')}</StageHeading>
      <div class="learning-progress">
        <label for="learning-progress">{t(`adapt.${progress?.phase ?? 'starting'}`)}</label>
        <progress id="learning-progress" max={1} value={shareOf(progress)} />
      </div>
      <button type="button" class="button" onClick={cancelAdapting}>
        {t('adapt.cancel')}
      </button>
    </section>
  );
}

function retryOpening(): void {
  goHome();
  void openTeaching();
}

function shareOf(progress: AdaptationProgress | undefined): number {
  if (!progress) return 0.02;
  const [from, to] = spans[progress.phase];
  return from + ((to - from) * progress.done) / progress.total;
}

export function FailedLearning({ failure }: { readonly failure: Failure }) {
  const isOpen = steps.value.length > 0;
  return (
    <section class="learning">
      <div class="trouble" role="alert">
        <p class="trouble-what">{t('adapt.failed')}</p>
        <p>{failureText(failure)}</p>
        <Details message={failure.message} />
        {isOpen ? (
          <button type="button" class="button" onClick={() => goTo(steps.value.length)}>
            {t('adapt.back')}
          </button>
        ) : (
          <button type="button" class="button" onClick={retryOpening}>
            {shellText('model.retry')}
          </button>
        )}
      </div>
    </section>
  );
}
