// The line under the page that nobody has to open: from which languages the model learned, where its file says
// so, what it is not for, and where the law forbids it.

import { engineState } from '../engine/engine.js';
import { t } from '../texts/texts.js';
import { languagesInWords } from '../texts/word-lists.js';

export function Footnote() {
  const { value } = engineState;
  const heard = (value.phase === 'ready' && value.model.metadata.training.heard) || [];
  const languages = [...new Set(heard.flatMap((corpus) => corpus.languages))];
  const learned =
    languages.length > 0
      ? t('app.learned', { languages: languagesInWords(languages) })
      : t('app.learnedUnknown');
  return <p>{`${learned} ${t('app.limits')} ${t('app.law')}`}</p>;
}
