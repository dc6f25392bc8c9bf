// How loud it is, as a row of bars that fill from the left; -60 to 0 dBFS.

import type { ReadonlySignal } from '@preact/signals';
import { t } from '../texts/texts.js';

const quietestDb = -60;
const bars = 24;

export function LevelMeter({ levelDb }: { readonly levelDb: ReadonlySignal<number> }) {
  const share = Math.min(1, Math.max(0, 1 - levelDb.value / quietestDb));
  return (
    <div class="meter">
      <meter class="visually-hidden" aria-label={t('microphone.level')} value={share}>
        {Math.round(Math.max(quietestDb, levelDb.value))} dB
      </meter>
      {Array.from({ length: bars }, (_, i) => (
        <span key={i} aria-hidden="true" class={i < share * bars ? 'meter-on' : ''} />
      ))}
    </div>
  );
}
