// What was taken for what: a row an emotion that was acted, a column an answer; numbers first, shade after.

import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import { emotionName, faceOf } from '../answer/emotion-name.js';
import { formatPercent } from '../texts/numbers.js';
import { ScrollingTable } from './scrolling-table.js';
import { t } from './texts/texts.js';

/** Smaller shares are left out: a full matrix of noise hides what matters. */
const leastShown = 0.005;

export function Confusions({ evidence }: { readonly evidence: ModelEvidence }) {
  const { confusion, perClass } = evidence;
  const labels = perClass.map(({ label }) => label);
  return (
    <>
      <ScrollingTable label={t('confusions.title')}>
        <caption class="visually-hidden">{t('confusions.caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('confusions.corner')}</th>
            {labels.map((label) => (
              <th key={label} scope="col" class="confusions-answer">
                <span aria-hidden="true">{faceOf(label)}</span> {emotionName(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, truth) => {
            const total = row.reduce((sum, count) => sum + count, 0);
            const label = labels[truth] ?? '';
            return (
              <tr key={label}>
                <th scope="row">{emotionName(label)}</th>
                {row.map((count, answer) => {
                  const share = count / Math.max(1, total);
                  return (
                    <td
                      key={labels[answer]}
                      class="confusions-cell"
                      data-right={answer === truth}
                      data-dark={share > 0.55}
                      style={{ '--share': share.toFixed(3) }}
                    >
                      {share >= leastShown ? formatPercent(share) : ''}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </ScrollingTable>
      <p class="note">{t('confusions.note')}</p>
    </>
  );
}
