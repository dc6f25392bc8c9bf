// What the model must not be taken for. What it heard is the file's own, the rest holds for every model.

import type { ModelMetadata } from '../../../src/model-file/model-file.js';
import { heardText } from './heard.js';
import { type AboutKey, t } from './texts/texts.js';

function withoutSpeech({ training: { nonSpeech }, voice }: ModelMetadata): AboutKey {
  if (voice?.farFrom !== undefined) return 'limits.noiseFar';
  if (nonSpeech === undefined) return 'limits.noiseUnknown';
  return nonSpeech > 0 ? 'limits.noise' : 'limits.noiseUnheard';
}

export function Limits({ metadata }: { readonly metadata: ModelMetadata }) {
  return (
    <ul class="limits">
      <li>{heardText(metadata)}</li>
      <li>{t('limits.lies')}</li>
      <li>{t('limits.people')}</li>
      <li>
        {t('limits.law')}{' '}
        <a href="https://eur-lex.europa.eu/eli/reg/2024/1689/oj" target="_blank" rel="noreferrer">
          {t('limits.lawName')}
        </a>
      </li>
      <li>{t(withoutSpeech(metadata))}</li>
    </ul>
  );
}
