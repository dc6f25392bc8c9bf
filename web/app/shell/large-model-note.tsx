// Which of the two shipped models answers, and why, in the footer: quiet while one is on its way, told once it is there.

import { type LargeModelState, largeModel } from '../engine/large-model.js';
import { chosenVoice } from '../storage/chosen-voice.js';
import { formatPercent, formatSeconds } from '../texts/numbers.js';
import { t } from '../texts/texts.js';
import { wholePercent } from '../ui/progress-bar.js';
import { voices } from '../voices/voices.js';

export function LargeModelNote() {
  const state = largeModel.value;
  const isLoading = state.kind === 'loading';
  const waiting = voices.value.find(({ id }) => id === chosenVoice.id.value);
  const isWaiting = waiting?.kind === 'voice' && ['slow', 'saving', 'failed'].includes(state.kind);
  return (
    <>
      {isLoading && (
        <p class="large-model" data-large="loading">
          {t('large.loading', { percent: formatPercent(wholePercent(state.share)) })}
        </p>
      )}
      {/* Always there: screen readers follow what is put into it. */}
      <p role="status" class="large-model" data-large={isLoading ? undefined : state.kind}>
        {wordsOf(state)}
        {isWaiting && ` ${t('large.voiceWaits', { name: waiting.name })}`}
      </p>
    </>
  );
}

function wordsOf(state: LargeModelState): string {
  switch (state.kind) {
    case 'answers':
      return t(state.voiceIsOutdated ? 'large.outdated' : 'large.answers');
    case 'slow':
      return t('large.slow', { seconds: formatSeconds(state.answerMs / 1000) });
    case 'saving':
      return t('large.saving');
    case 'failed':
      return t('large.failed');
    default:
      return '';
  }
}
