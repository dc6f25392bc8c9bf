// The English words of the code behind what the page says: for whoever asks, behind a click.

import { detailText } from '../texts/failure-text.js';
import { t } from '../texts/texts.js';

export function Details({ message }: { readonly message: string }) {
  return (
    <details class="details">
      <summary>{t('details.show')}</summary>
      <p class="note" lang="en">
        {detailText(message)}
      </p>
    </details>
  );
}
