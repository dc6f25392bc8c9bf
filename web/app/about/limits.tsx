// What the model must not be taken for.

import { type AboutKey, t } from './texts/texts.js';

const limits: readonly AboutKey[] = [
  'limits.acted',
  'limits.lies',
  'limits.people',
  'limits.speech',
];

export function Limits() {
  return (
    <ul class="limits">
      {limits.map((key) => (
        <li key={key}>{t(key)}</li>
      ))}
    </ul>
  );
}
