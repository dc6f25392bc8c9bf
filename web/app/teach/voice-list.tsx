// The voices on this device: which one answers, and what can be done with each.

import { useRef, useState } from 'preact/hooks';
import type { Failure } from '../protocol/outcome.js';
import { chosenVoice } from '../storage/chosen-voice.js';
import { voices } from '../voices/voices.js';
import { failureText } from './failure-text.js';
import { importVoice } from './import-voice.js';
import { t } from './texts/texts.js';
import { UseButton } from './use-button.js';
import { VoiceRow } from './voice-row.js';

interface Refusal {
  readonly file: string;
  readonly failure: Failure;
}

export function VoiceList() {
  const [refusal, setRefusal] = useState<Refusal>();
  return (
    <section class="voices" aria-labelledby="voices-heading">
      <h3 id="voices-heading">{t('voices.heading')}</h3>
      {voices.value.length === 0 ? (
        <p class="note">{t('voices.none')}</p>
      ) : (
        <ul class="voice-list">
          <ShippedRow />
          {voices.value.map((voice) => (
            <VoiceRow key={voice.id} voice={voice} />
          ))}
        </ul>
      )}
      <ImportButton onRefused={setRefusal} />
      {refusal && (
        <div class="notice notice-problem" role="alert">
          <p>
            {t('voices.importFailed', { file: refusal.file })} {failureText(refusal.failure)}
          </p>
        </div>
      )}
    </section>
  );
}

function ShippedRow() {
  const isUsed = chosenVoice.id.value === '';
  const name = t('voices.shipped');
  return (
    <li class="voice" data-voice="shipped">
      <div class="voice-text">
        <p class="voice-name">{name}</p>
        <p class="note">{t('voices.shippedWhat')}</p>
      </div>
      <UseButton id="" name={name} isUsed={isUsed} />
    </li>
  );
}

function ImportButton({ onRefused }: { readonly onRefused: (refusal?: Refusal) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    onRefused(undefined);
    const failure = await importVoice(file);
    if (failure) onRefused({ file: file.name, failure });
  };
  return (
    <div class="voice-import">
      <button type="button" class="button" onClick={() => input.current?.click()}>
        {t('voices.import')}
      </button>
      <input
        ref={input}
        type="file"
        accept=".onnx,.json"
        hidden
        data-import
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          // The same file may be chosen again.
          event.currentTarget.value = '';
        }}
      />
      <p class="note">{t('voices.importHint')}</p>
    </div>
  );
}
