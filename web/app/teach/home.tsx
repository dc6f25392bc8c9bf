// The start of teaching: what it is, what happens with the recordings, and the voices that there are.

import { StageHeading } from './heading.js';
import { firstOpenStep, forgetTakes, goTo, steps, takes } from './teach-session.js';
import { t } from './texts/texts.js';
import { VoiceList } from './voice-list.js';

export function Home({ savedName }: { readonly savedName: string | undefined }) {
  const count = steps.value.reduce((sum, { prompts }) => sum + prompts.length, 0);
  const isBegun = takes.value.size > 0;
  return (
    <>
      {savedName !== undefined && (
        <div class="notice" role="status">
          <p>{t('home.saved', { name: savedName })}</p>
          <a class="button" href="#record">
            {t('home.try')}
          </a>
        </div>
      )}
      <div class="teach-intro">
        <StageHeading>{t('home.heading')}</StageHeading>
        <p class="teach-lead">{t('home.lead')}</p>
        <ol class="teach-plan">
          <li>{t('home.record', { count: count || '…' })}</li>
          <li>{t('home.check')}</li>
          <li>{t('home.keep')}</li>
        </ol>
        <div class="actions">
          <button
            type="button"
            class="button button-main"
            disabled={count === 0}
            onClick={() => goTo(firstOpenStep())}
          >
            {t(isBegun ? 'home.resume' : 'home.start')}
          </button>
          {isBegun && (
            <button type="button" class="button" onClick={forgetTakes}>
              {t('home.discard')}
            </button>
          )}
        </div>
        <p class="note">{t('home.room')}</p>
      </div>
      <VoiceList />
    </>
  );
}
