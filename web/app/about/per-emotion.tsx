// Scores emotion by emotion, beside what people recognise.

import { humanListeners } from '../../../src/corpora/published-figures.js';
import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { formatPercent } from '../texts/numbers.js';
import { ScrollingTable } from './scrolling-table.js';
import { t } from './texts/texts.js';

const percent = (share: number) => formatPercent(share, 1);

export function PerEmotion({ evidence }: { readonly evidence: ModelEvidence }) {
  const people = new Map(
    humanListeners.recalls.flatMap(({ emotions, recall }) =>
      emotions.map((emotion) => [emotion as string, recall] as const),
    ),
  );
  return (
    <>
      <ScrollingTable label={t('emotions.title')}>
        <thead>
          <tr>
            <th scope="col">{t('emotions.emotion')}</th>
            <th scope="col">{t('emotions.recall')}</th>
            <th scope="col">{t('emotions.precision')}</th>
            <th scope="col">{t('emotions.f1')}</th>
            <th scope="col">{t('emotions.people')}</th>
          </tr>
        </thead>
        <tbody>
          {evidence.perClass.map(({ label, recall, precision, f1 }) => {
            const listeners = people.get(label);
            return (
              <tr key={label}>
                <th scope="row">
                  <span class="about-face" aria-hidden="true">
                    {faceOf(label)}
                  </span>{' '}
                  {emotionName(label)}
                </th>
                <td>{percent(recall)}</td>
                <td>{percent(precision)}</td>
                <td>{percent(f1)}</td>
                <td>{listeners === undefined ? '–' : percent(listeners)}</td>
              </tr>
            );
          })}
        </tbody>
      </ScrollingTable>
      <p class="note">{t('emotions.note')}</p>
    </>
  );
}
