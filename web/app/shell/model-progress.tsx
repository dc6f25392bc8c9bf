// How far the model is; the page can be used meanwhile.

import { engineState, loadModel } from '../engine/engine.js';
import { failureText } from '../texts/failure-text.js';
import { t } from '../texts/texts.js';
import { ProgressBar } from '../ui/progress-bar.js';

export function ModelProgress() {
  const state = engineState.value;
  if (state.phase === 'ready') return null;
  if (state.phase === 'failed') {
    return (
      <div class="notice notice-problem" role="alert">
        <p>
          <strong>{t('model.failed')}</strong> {failureText(state.failure)}
        </p>
        <button type="button" class="button" onClick={() => void loadModel()}>
          {t('model.retry')}
        </button>
      </div>
    );
  }
  // All of it has arrived: how long starting takes, nobody knows.
  if (state.share >= 1) return <ProgressBar words={() => t('model.starting')} />;
  return <ProgressBar share={state.share} words={(percent) => t('model.loading', { percent })} />;
}
