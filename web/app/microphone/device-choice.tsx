// Which microphone to use; shown once the browser tells their names.

import { t } from '../texts/texts.js';
import { chooseDevice, chosenDevice, devices } from './devices.js';

export function DeviceChoice({ disabled }: { readonly disabled: boolean }) {
  if (devices.value.length === 0) return null;
  return (
    <label class="field">
      <span>{t('microphone.label')}</span>
      <select
        value={chosenDevice.value}
        disabled={disabled}
        onChange={(event) => chooseDevice(event.currentTarget.value)}
      >
        <option value="">{t('microphone.default')}</option>
        {devices.value.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
