// For whom it works better and worse, and in which conditions.

import type { ModelEvidence } from '../../../src/model-file/evidence.js';
import { formatNumber, formatPercent } from '../texts/numbers.js';
import { ScrollingTable } from './scrolling-table.js';
import { t, textFor } from './texts/texts.js';

const percent = (share: number) => formatPercent(share, 1);
const points = (difference: number) =>
  `${difference < 0 ? '−' : '+'}${formatNumber(Math.abs(100 * difference), 1)}`;

export function GroupTable({ evidence }: { readonly evidence: ModelEvidence }) {
  const { perSex, perIntensity, perSpeaker } = evidence;
  const speakers = [...perSpeaker].sort((a, b) => a.uar - b.uar);
  const [least, most] = [speakers[0], speakers[speakers.length - 1]];
  return (
    <>
      <ScrollingTable label={t('groups.title')}>
        <thead>
          <tr>
            <th scope="col">{t('groups.group')}</th>
            <th scope="col">{t('groups.count')}</th>
            <th scope="col">{t('scores.uarShort')}</th>
            <th scope="col">{t('scores.accuracy')}</th>
          </tr>
        </thead>
        <tbody>
          {[...perSex, ...perIntensity].map(({ group, count, uar, accuracy }) => (
            <tr key={group}>
              <th scope="row">{textFor(`group.${group}`, group)}</th>
              <td>{formatNumber(count, 0)}</td>
              <td>{percent(uar)}</td>
              <td>{percent(accuracy)}</td>
            </tr>
          ))}
        </tbody>
      </ScrollingTable>
      {least && most && (
        <p class="note">
          {t('groups.speakers', { least: percent(least.uar), most: percent(most.uar) })}
        </p>
      )}
    </>
  );
}

export function Robustness({ rows }: { readonly rows: NonNullable<ModelEvidence['robustness']> }) {
  return (
    <ScrollingTable label={t('robustness.title')}>
      <thead>
        <tr>
          <th scope="col">{t('robustness.condition')}</th>
          <th scope="col">{t('scores.uarShort')}</th>
          <th scope="col">{t('robustness.difference')}</th>
          <th scope="col">{t('robustness.interval')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ condition, uar, difference, interval: [low, high] }) => (
          <tr key={condition}>
            <th scope="row" lang="en">
              {condition}
            </th>
            <td>{percent(uar)}</td>
            <td>{points(difference)}</td>
            <td>{`${points(low)} … ${points(high)}`}</td>
          </tr>
        ))}
      </tbody>
    </ScrollingTable>
  );
}
