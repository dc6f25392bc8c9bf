// What is known of whoever speaks, in words, and what becomes of it; below what records and listens.

import { useRef } from 'preact/hooks';
import { keptVoice } from '../storage/kept-voice.js';
import { t } from '../texts/texts.js';
import { forgetVoice, keepVoice, knownVoice, knowsVoices, undoNewVoice } from './known-voice.js';

export function VoiceNote() {
  const words = useRef<HTMLParagraphElement>(null);
  if (!knowsVoices()) return null;
  const { sentences, startedAnew, isOwnModels = false } = knownVoice.value;
  // The button that was pressed goes away: the words it changed take the focus.
  const then = (work: Promise<void>) => void work.then(() => words.current?.focus());
  return (
    <section class="voice-note" aria-label={t('voice.title')} data-sentences={sentences}>
      <div role="status">
        <p ref={words} tabIndex={-1} class="voice-words">
          {startedAnew && <strong class="voice-another">{t('voice.another')} </strong>}
          {wordsOf(sentences)}
        </p>
      </div>
      <div class="voice-actions">
        {!isOwnModels && (
          <label class="voice-keep">
            <input
              type="checkbox"
              checked={keptVoice.isKept.value}
              onChange={(event) => keepVoice(event.currentTarget.checked)}
            />
            {t('voice.keep')}
          </label>
        )}
        {startedAnew && (
          <button type="button" class="button" onClick={() => then(undoNewVoice())}>
            {t('voice.undo')}
          </button>
        )}
        {sentences > 0 && (
          <button type="button" class="button button-quiet" onClick={() => then(forgetVoice())}>
            {t('voice.forget')}
          </button>
        )}
      </div>
    </section>
  );
}

function wordsOf(sentences: number): string {
  if (sentences === 0) return t('voice.unknown');
  if (sentences === 1) return t('voice.knownOne');
  return t('voice.known', { count: sentences });
}
