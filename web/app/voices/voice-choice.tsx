// Which voice the app knows, in the header; only where somebody has taught it one.

import { chosenVoice } from '../storage/chosen-voice.js';
import { t } from '../texts/texts.js';
import { changing, useVoice, voices } from './voices.js';

export function VoiceChoice() {
  if (voices.value.length === 0) return null;
  return (
    <select
      class="voice-choice"
      aria-label={t('voices.label')}
      value={chosenVoice.id.value}
      disabled={changing.value}
      onChange={(event) => void useVoice(event.currentTarget.value)}
    >
      <option value="">{t('voices.shipped')}</option>
      {voices.value.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
