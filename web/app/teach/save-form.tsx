// Keeps what was learned under a name, saves it as a file, or lets it go.

import { useState } from 'preact/hooks';
import type { Judged } from '../../../src/adaptation/judgement.js';
import type { Taught } from '../protocol/teaching.js';
import { announce } from '../ui/announcer.js';
import { addVoice } from '../voices/voices.js';
import { exportVoice } from './export-voice.js';
import { forgetTakes, goHome, goTo, stage, steps } from './teach-session.js';
import { t } from './texts/texts.js';

interface Props {
  readonly taught: Taught;
  readonly judged: Judged;
  /** Whether the result speaks for saving. */
  readonly isAdvised: boolean;
}

export function SaveForm({ taught, judged, isAdvised }: Props) {
  const [name, setName] = useState(t('result.defaultName'));
  const [state, setState] = useState<'idle' | 'saving' | 'failed'>('idle');
  const shownName = name.trim() || t('result.defaultName');
  const save = async (event: Event) => {
    event.preventDefault();
    if (state === 'saving') return;
    setState('saving');
    if (!(await store(taught, judged, shownName))) return setState('failed');
    forgetTakes();
    stage.value = { kind: 'home', savedName: shownName };
    announce(t('home.saved', { name: shownName }));
  };
  const discard = () => {
    forgetTakes();
    goHome();
  };
  return (
    <form class="save" onSubmit={(event) => void save(event)}>
      <label class="save-name">
        <span>{t('result.name')}</span>
        <input
          type="text"
          value={name}
          maxLength={40}
          autocomplete="off"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <div class="actions">
        <button type="submit" class={`button ${isAdvised ? 'button-main' : ''}`}>
          {t(
            state === 'saving' ? 'result.saving' : isAdvised ? 'result.save' : 'result.saveAnyway',
          )}
        </button>
        <button
          type="button"
          class={`button ${isAdvised ? '' : 'button-main'}`}
          onClick={() => goTo(steps.value.length)}
        >
          {t('result.more')}
        </button>
        <button type="button" class="button button-quiet" onClick={discard}>
          {t('result.discard')}
        </button>
      </div>
      {state === 'failed' && (
        <div class="notice notice-problem" role="alert">
          <p>{t('result.saveFailed')}</p>
          <button type="button" class="button" onClick={() => exportVoice(shownName, taught.bytes)}>
            {t('result.export')}
          </button>
        </div>
      )}
    </form>
  );
}

/** Keeps what was learned as a voice; returns whether that worked. */
async function store(taught: Taught, judged: Judged, name: string): Promise<boolean> {
  const check =
    judged.verdict === 'unknown'
      ? undefined
      : { clips: judged.clips, before: judged.rightBefore, after: judged.rightAfter };
  try {
    return (await addVoice({ name, check }, taught.bytes)) === undefined;
  } catch {
    // Storage that is blocked or full.
    return false;
  }
}
