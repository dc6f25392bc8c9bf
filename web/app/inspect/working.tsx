// Progress with a way out, and what went wrong.

import type { Failure } from '../protocol/outcome.js';
import { failureText } from '../texts/failure-text.js';
import { t } from './texts/texts.js';

interface Props {
  readonly share: number;
  readonly label: string;
  readonly cancelLabel: string;
  readonly onCancel: () => void;
}

export function Working({ share, label, cancelLabel, onCancel }: Props) {
  return (
    <div class="look-working">
      <div>
        <p>{label}</p>
        <progress max={1} value={share} aria-label={label} />
      </div>
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
