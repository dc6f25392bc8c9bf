// Says why there is no sound and what to do about it.

import { t } from '../texts/texts.js';
import type { MicrophoneProblem } from './microphone.js';

interface Props {
  readonly problem: MicrophoneProblem;
  readonly onRetry: () => void;
}

export function MicrophoneTrouble({ problem, onRetry }: Props) {
  return (
    <div class="trouble" role="alert" data-problem={problem}>
      <p class="trouble-what">{t(`microphone.${problem}`)}</p>
      <p>{t(`microphone.${problem}Help`)}</p>
      <button type="button" class="button" onClick={onRetry}>
        {t('microphone.retry')}
      </button>
    </div>
  );
}
