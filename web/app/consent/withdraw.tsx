// The way back from consent, in the footer, where the page asked for it.

import { t } from '../texts/texts.js';
import { isAsked, mayHear, withdraw } from './consent.js';

export function Withdraw() {
  if (!isAsked || !mayHear.value) return null;
  return (
    <p>
      <button type="button" class="button" data-consent-step="withdraw" onClick={withdraw}>
        {t('consent.withdraw')}
      </button>{' '}
      {t('consent.withdrawNote')}
    </p>
  );
}
