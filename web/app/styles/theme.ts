// Light, dark, or as the system says. The colours themselves are in styles/colors.css.

import { effect, signal } from '@preact/signals';
import { remembered } from '../storage/remembered.js';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const kept = remembered('theme');
export const theme = signal<Theme>(themes.find((name) => name === kept.value) ?? 'auto');

/** Chooses the colours for this and later visits. */
export function chooseTheme(name: Theme): void {
  theme.value = name;
  kept.store(name);
}

/** Keeps the page's `data-theme` in step. */
export function followTheme(): void {
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}
