// The keys of the whole page: R records, the space bar plays, ? shows them. Whoever does not want single keys to do
// anything switches them off (WCAG 2.1.4), and they never act where somebody types.

import { signal } from '@preact/signals';
import { mayHear } from '../consent/consent.js';
import { remembered } from '../storage/remembered.js';
import { togglePlayback } from '../ui/audio-player.js';
import type { PanelChoice } from './panel-choice.js';

const kept = remembered('shortcuts');

/** Whether the keys do anything. */
export const areShortcutsOn = signal(kept.value !== 'off');
/** Whether the help is open. */
export const isHelpOpen = signal(false);

/** Switches the keys on or off, for this and later visits. */
export function chooseShortcuts(on: boolean): void {
  areShortcutsOn.value = on;
  kept.store(on ? 'on' : 'off');
}

/** Follows the keyboard. */
export function followShortcuts(panels: PanelChoice): void {
  addEventListener('keydown', (event) => {
    if (!areShortcutsOn.value || isHelpOpen.value || event.defaultPrevented || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = actions[event.key.toLowerCase()];
    if (act?.(panels, event.target)) event.preventDefault();
  });
}

/** Each returns whether it did anything. */
const actions: Readonly<
  Record<string, (panels: PanelChoice, target: EventTarget | null) => boolean>
> = {
  r(panels) {
    if (!mayHear.value) return false;
    panels.record();
    return true;
  },
  // A focused control has the space bar to itself.
  ' ': (_, target) => !isPressable(target) && togglePlayback(),
  '?'() {
    isHelpOpen.value = true;
    return true;
  },
};

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=range])')) &&
  !target.matches('input[type=checkbox]');

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('button, a, summary, input:not([type=range]), [role=slider], [role=application]');
