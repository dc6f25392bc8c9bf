// The head of the tables that set before beside after.

import { t } from './texts/texts.js';

export function BeforeAfterHead() {
  return (
    <thead>
      <tr>
        <th scope="col">{t('result.emotion')}</th>
        <th scope="col">{t('result.before')}</th>
        <th scope="col">{t('result.after')}</th>
      </tr>
    </thead>
  );
}
