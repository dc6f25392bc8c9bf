// The tabs and the open panel: arrow keys move between tabs.

import { t } from '../texts/texts.js';
import type { PanelChoice } from './panel-choice.js';

interface Props {
  readonly panels: PanelChoice;
}

/** The index of the tab that each key leads to, from the one at `index` of `count`. */
const moves: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

export function Tabs({ panels }: Props) {
  const { all, current } = panels;
  const onKey = (event: KeyboardEvent) => {
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const next = all[move(all.indexOf(current), all.length)];
    if (!next) return;
    panels.open(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={t('app.ways')}>
      {all.map(({ id, title, Icon }) => {
        const selected = id === current.id;
        return (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={selected}
            aria-controls="panel"
            tabIndex={selected ? 0 : -1}
            onClick={() => panels.open(id)}
            onKeyDown={onKey}
          >
            <Icon />
            {t(title)}
          </button>
        );
      })}
    </div>
  );
}

export function OpenPanel({ panels }: Props) {
  const { id, Content } = panels.current;
  return (
    <div class="panel" id="panel" role="tabpanel" tabIndex={-1} aria-labelledby={`tab-${id}`}>
      <Content key={id} />
    </div>
  );
}
