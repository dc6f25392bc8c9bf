// How far the model is; the page can be used meanwhile.

import { percent } from '../answer/verdict.js';
import { engineState, loadModel } from '../engine/engine.js';
import { resumeQueue } from '../files/file-queue.js';
import { t } from '../texts/texts.js';
import { failureText } from './failure-text.js';

async function retry(): Promise<void> {
  if (await loadModel()) await resumeQueue();
}

export function ModelProgress() {
  const state = engineState.value;
  if (state.phase === 'ready') return null;
  if (state.phase === 'failed') {
    return (
      <div class="notice notice-problem" role="alert">
        <p>
          <strong>{t('model.failed')}</strong> {failureText(state.failure)}
        </p>
        <button type="button" class="button" onClick={() => void retry()}>
          {t('model.retry')}
        </button>
      </div>
    );
  }
  const done = percent(state.share);
  return (
    <div class="loading">
      <label for="model-progress">
        {done < 100 ? t('model.loading', { percent: done }) : t('model.starting')}
      </label>
      {done < 100 ? (
        <progress id="model-progress" max={1} value={state.share} />
      ) : (
        <progress id="model-progress" />
      )}
    </div>
  );
}
