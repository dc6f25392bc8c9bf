// What the device keeps: opened again, compared two by two, forgotten one by one or all at once.

import './history.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  forgetAll,
  history,
  isRefused,
  keepAll,
  keepsAll,
  refreshHistory,
} from '../keeping/history.js';
import { t } from '../keeping/texts/texts.js';
import { Compare } from './compare.js';
import { EntryRow } from './entry-row.js';

export function HistoryPanel() {
  const [compared, setCompared] = useState<readonly string[]>([]);
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => void refreshHistory(), []);
  const entries = history.value;
  const chosen = (entries ?? []).filter(({ id }) => compared.includes(id));
  const [first, second] = chosen;
  const toggle = (id: string) =>
    setCompared((before) =>
      // Of three, the two that were chosen last.
      before.includes(id) ? before.filter((each) => each !== id) : [...before, id].slice(-2),
    );
  return (
    <div class="history">
      <p ref={words} tabIndex={-1}>
        {t('history.about')}
      </p>
      <label class="history-all">
        <input
          type="checkbox"
          checked={keepsAll.value}
          onChange={(event) => keepAll(event.currentTarget.checked)}
        />
        {t('history.all')}
      </label>
      {isRefused.value && (
        <p class="notice notice-problem" role="alert">
          {t('history.refused')}
        </p>
      )}
      {entries?.length === 0 && <p class="stage-hint">{t('history.empty')}</p>}
      {first && second && <Compare pair={[first, second]} onClose={() => setCompared([])} />}
      {entries && entries.length > 0 && (
        <>
          {entries.length > 1 && <p class="note">{t('history.compareHint')}</p>}
          <ul class="history-list" aria-label={t('history.list')}>
            {entries.map((entry) => (
              <EntryRow
                key={entry.id}
                entry={entry}
                isCompared={compared.includes(entry.id)}
                onCompare={() => toggle(entry.id)}
                onForgotten={() => words.current?.focus()}
              />
            ))}
          </ul>
          <ForgetAll onForgotten={() => words.current?.focus()} />
        </>
      )}
    </div>
  );
}

function ForgetAll({ onForgotten }: { readonly onForgotten: () => void }) {
  const [isAsking, setAsking] = useState(false);
  if (!isAsking) {
    return (
      <button type="button" class="button button-quiet" onClick={() => setAsking(true)}>
        {t('history.forgetAll')}
      </button>
    );
  }
  return (
    <section class="history-question" aria-label={t('history.forgetAll')}>
      <p>{t('history.sure')}</p>
      <button type="button" class="button" onClick={() => void forgetAll().then(onForgotten)}>
        {t('history.yes')}
      </button>
      <button type="button" class="button button-quiet" onClick={() => setAsking(false)}>
        {t('history.no')}
      </button>
    </section>
  );
}
