// Keeps the answer that is shown in the history: when it is asked to, or at once where everything is kept.

import { useEffect } from 'preact/hooks';
import { isKept, type Keepable, keep, keepsAll, refreshHistory } from './history.js';
import { t } from './texts/texts.js';

export function KeepButton(props: Keepable) {
  const { sound, answer, name } = props;
  const kept = isKept(sound);
  useEffect(() => {
    // What is kept follows its answer and its name.
    if (kept || keepsAll.value) void keep(props, true);
    else void refreshHistory();
  }, [sound, answer, name, keepsAll.value]);
  return (
    <button
      type="button"
      class="button"
      aria-disabled={kept}
      onClick={() => {
        if (!kept) void keep(props);
      }}
    >
      {kept ? t('keep.kept') : t('keep.keep')}
    </button>
  );
}
