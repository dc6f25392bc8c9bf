// Asks before anything is heard: who is listening, for what, what becomes of it, and where it may not be used. No and yes weigh
// the same.

import './consent.css';
import { useState } from 'preact/hooks';
import { t } from '../texts/texts.js';
import { mayHear, noticeAddress } from './consent.js';

export function ConsentStep() {
  const [refused, setRefused] = useState(false);
  if (refused) {
    return (
      <section class="consent" aria-labelledby="consent-title" data-consent-step="refused">
        <h2 id="consent-title">{t('consent.refused')}</h2>
        <p>{t('consent.refusedNote')}</p>
        <div class="actions">
          <button type="button" class="button" onClick={() => setRefused(false)}>
            {t('consent.again')}
          </button>
        </div>
      </section>
    );
  }
  return (
    <section class="consent" aria-labelledby="consent-title" data-consent-step="asking">
      <h2 id="consent-title">{t('consent.title')}</h2>
      <ul>
        <li>{t('consent.what')}</li>
        <li>{t('consent.where')}</li>
        <li>{t('consent.worth')}</li>
        <li>{t('consent.others')}</li>
        <li>{t('consent.law')}</li>
      </ul>
      {noticeAddress && (
        <p>
          <a href={noticeAddress} target="_blank" rel="noreferrer">
            {t('consent.notice')}
          </a>
        </p>
      )}
      <div class="actions">
        <button
          type="button"
          class="button"
          onClick={() => {
            mayHear.value = true;
          }}
        >
          {t('consent.yes')}
        </button>
        <button type="button" class="button" onClick={() => setRefused(true)}>
          {t('consent.no')}
        </button>
      </div>
      <p class="note">{t('consent.withdrawable')}</p>
    </section>
  );
}
