// How far the model is; the page can be used meanwhile.

import { engineState, loadModel } from '../engine/engine.js';
import { failureText } from '../texts/failure-text.js';
import { formatPercent } from '../texts/numbers.js';
import { t } from '../texts/texts.js';

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
  const isThere = state.share >= 1;
  return (
    <div class="loading">
      <label for="model-progress">
        {isThere
          ? t('model.starting')
          : t('model.loading', { percent: formatPercent(state.share) })}
      </label>
      {isThere ? (
        <progress id="model-progress" />
      ) : (
        <progress id="model-progress" max={1} value={state.share} />
      )}
    </div>
  );
}
