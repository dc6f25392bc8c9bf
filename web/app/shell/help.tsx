// The keys of the page, in a dialog that ? and a button in the header open.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type TextKey, t } from '../texts/texts.js';
import { CloseIcon, HelpIcon } from '../ui/icons.js';
import { areShortcutsOn, chooseShortcuts, isHelpOpen } from './shortcuts.js';

const keys: readonly (readonly [string, TextKey])[] = [
  ['R', 'help.record'],
  ['space', 'help.play'],
  ['← →', 'help.arrows'],
  ['?', 'help.this'],
];

export function HelpButton() {
  return (
    <button
      type="button"
      class="button button-icon help-button"
      aria-label={t('help.title')}
      title={t('help.title')}
      aria-haspopup="dialog"
      onClick={() => {
        isHelpOpen.value = true;
      }}
    >
      <HelpIcon />
    </button>
  );
}

export function Help() {
  if (!isHelpOpen.value) return null;
  return <Dialog>{t('help.title')}</Dialog>;
}

function Dialog({ children }: { readonly children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={() => {
        isHelpOpen.value = false;
      }}
    >
      <div class="help-head">
        <h2 id="help-title">{children}</h2>
        <button
          type="button"
          class="button button-quiet button-icon"
          aria-label={t('help.close')}
          onClick={close}
        >
          <CloseIcon />
        </button>
      </div>
      <dl class="help-keys">
        {keys.map(([key, text]) => (
          <div key={key}>
            <dt>
              <kbd>{key === 'space' ? t('help.space') : key}</kbd>
            </dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={areShortcutsOn.value}
          onChange={(event) => chooseShortcuts(event.currentTarget.checked)}
        />
        {t('help.on')}
      </label>
    </dialog>
  );
}
