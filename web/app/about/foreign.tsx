// What is to be expected of recordings of which nothing was learned: how sure models of its kind were there, and how often
// they were right. Where nobody measured that, so it is said.

import type { ForeignEvidence } from '../../../src/model-file/evidence.js';
import { formatPercent } from '../texts/numbers.js';
import { inWords, languagesInWords } from '../texts/word-lists.js';
import { t } from './texts/texts.js';

export function Foreign({ foreign }: { readonly foreign: readonly ForeignEvidence[] | undefined }) {
  if (!foreign) return <p>{t('foreign.unknown')}</p>;
  const withSets = foreign.flatMap(({ title, answerSets }) =>
    answerSets ? [{ title, ...answerSets }] : [],
  );
  const [first] = withSets;
  return (
    <>
      <p>{t('foreign.lead', { each: foreign.map(corpusText).join('; ') })}</p>
      {first && (
        <p class="note">
          {t('foreign.sets', {
            level: formatPercent(first.level),
            each: inWords(
              withSets.map(({ title, coverage }) =>
                t('foreign.setsOf', { corpus: title, coverage: formatPercent(coverage.mean) }),
              ),
            ),
          })}
        </p>
      )}
    </>
  );
}

function corpusText({ title, languages, confidence, accuracy }: ForeignEvidence): string {
  return t(languages.length > 0 ? 'foreign.corpus' : 'foreign.corpusAlone', {
    languages: languagesInWords(languages),
    corpus: title,
    confidence: formatPercent(confidence),
    accuracy: formatPercent(accuracy.mean),
  });
}
