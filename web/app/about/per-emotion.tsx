// Scores emotion by emotion, beside what people recognise, where that is known.

import { acceptedForEachOther } from '../../../src/corpora/published-figures.js';
import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { formatPercent } from '../texts/numbers.js';
import { inWords } from '../texts/word-lists.js';
import { ScrollingTable } from './scrolling-table.js';
import { t } from './texts/texts.js';

const percent = (share: number) => formatPercent(share, 1);

interface Props {
  readonly evidence: ModelEvidence;
  readonly listeners: ModelMetadata['listeners'];
}

export function PerEmotion({ evidence, listeners }: Props) {
  const people = new Map(
    listeners?.recalls.flatMap(({ emotions, recall }) =>
      emotions.map((emotion) => [emotion, recall] as const),
    ),
  );
  const alike = listeners ? acceptedForEachOther(listeners) : [];
  return (
    <>
      <ScrollingTable label={t('emotions.title')}>
        <thead>
          <tr>
            <th scope="col">{t('emotions.emotion')}</th>
            <th scope="col">{t('emotions.recall')}</th>
            <th scope="col">{t('emotions.precision')}</th>
            <th scope="col">{t('emotions.f1')}</th>
            {listeners && <th scope="col">{t('emotions.people')}</th>}
          </tr>
        </thead>
        <tbody>
          {evidence.perClass.map(({ label, recall, precision, f1 }) => {
            const heard = people.get(label);
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
                {listeners && <td>{heard === undefined ? '–' : percent(heard)}</td>}
              </tr>
            );
          })}
        </tbody>
      </ScrollingTable>
      <p class="note">
        {[
          t('emotions.note'),
          ...alike.map((group) =>
            t('emotions.alike', { emotions: inWords(group.map(emotionName)) }),
          ),
        ].join(' ')}
      </p>
    </>
  );
}
