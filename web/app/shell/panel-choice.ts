// The panels that the page offers, and which of them is open: tabs choose it, and the address remembers it.

import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';
import type { TextKey } from '../texts/texts.js';

/** A panel as the tabs need it. */
export interface Panel {
  /** The name of the panel, which is its address behind `#` too. */
  readonly id: string;
  readonly title: TextKey;
  readonly Icon: ComponentType;
  readonly Content: ComponentType;
  /** Called when the panel is left, so that no microphone stays open behind another one. */
  readonly stop?: () => void;
  /** Records with what the panel has for that, or ends it; absent: the key for it opens the first panel. */
  readonly record?: () => void;
}

/** Holds the panels in the order of their tabs; at first the one in the address is open, or else the first one. */
export class PanelChoice {
  readonly all: readonly Panel[];
  readonly #open;

  constructor(all: readonly [Panel, ...Panel[]]) {
    this.all = all;
    this.#open = signal<Panel>(this.#fromAddress() ?? all[0]);
  }

  /** The open panel; reading it inside a component makes that follow. */
  get current(): Panel {
    return this.#open.value;
  }

  /** Opens a panel; the one before is stopped. */
  open(id: string): void {
    const next = this.all.find((panel) => panel.id === id);
    if (!next || next === this.current) return;
    this.current.stop?.();
    this.#open.value = next;
    history.replaceState(null, '', `#${id}`);
  }

  /** Records, or ends that, in the open panel; in the first one where the open one does not record. */
  record(): void {
    const [first] = this.all;
    if (!this.current.record && first) this.open(first.id);
    this.current.record?.();
  }

  /** Follows the address when it is changed by hand. */
  followAddress(): void {
    addEventListener('hashchange', () => {
      // Other addresses, such as the skip link's, are none of ours.
      const panel = this.#fromAddress();
      if (panel) this.open(panel.id);
    });
  }

  #fromAddress(): Panel | undefined {
    return this.all.find(({ id }) => id === location.hash.slice(1));
  }
}
