// Progress with a way out, and what went wrong.

import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';
import { ProgressBar } from '../ui/progress-bar.js';
import { t } from './texts/texts.js';

interface Props {
  readonly share: number;
  /** Says what is under way, given the percentage. */
  readonly words: (percent: string) => string;
  readonly cancelLabel: string;
  readonly onCancel: () => void;
}

export function Working({ share, words, cancelLabel, onCancel }: Props) {
  return (
    <div class="look-working">
      <ProgressBar class="look-progress" share={share} words={words} />
      <button type="button" class="button" onClick={onCancel}>
        {cancelLabel}
      </button>
    </div>
  );
}

export function WorkFailed({ failure }: { readonly failure: Failure }) {
  return (
    <p class="notice notice-problem" role="alert">
      {failure.code === 'CANCELLED' ? t('why.cancelled') : failureText(failure)}
    </p>
  );
}
