// The tabs and the open panel: arrow keys move between tabs, the address remembers the open one.

import { signal } from '@preact/signals';
import { type Panel, panels } from '../panels.js';
import { t } from '../texts/texts.js';

const fromAddress = (): Panel | undefined => panels.find(({ id }) => id === location.hash.slice(1));

const open = signal<Panel>(fromAddress() ?? panels[0]);

/** Opens a panel; the one before is stopped. */
export function openPanel(id: string): void {
  const next = panels.find((panel) => panel.id === id);
  if (!next || next === open.value) return;
  open.value.stop?.();
  open.value = next;
  history.replaceState(null, '', `#${id}`);
}

/** Follows the address when it is changed by hand. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    // Other addresses, such as the skip link's, are none of ours.
    const panel = fromAddress();
    if (panel) openPanel(panel.id);
  });
}

/** Which tab each key leads to, from the one at `index` of `count`. */
const moves: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function onKey(event: KeyboardEvent): void {
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  const next = panels[move(panels.indexOf(open.value), panels.length)];
  if (!next) return;
  openPanel(next.id);
  document.getElementById(`tab-${next.id}`)?.focus();
}

export function Tabs() {
  return (
    <div class="tabs" role="tablist" aria-label={t('app.ways')}>
      {panels.map(({ id, title, Icon }) => {
        const selected = id === open.value.id;
        return (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={selected}
            aria-controls="panel"
            tabIndex={selected ? 0 : -1}
            onClick={() => openPanel(id)}
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

export function OpenPanel() {
  const { id, Content } = open.value;
  return (
    <div class="panel" id="panel" role="tabpanel" tabIndex={-1} aria-labelledby={`tab-${id}`}>
      <Content key={id} />
    </div>
  );
}
