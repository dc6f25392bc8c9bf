// The page's voice for screen readers: one polite live region, told in whole sentences.

import { signal } from '@preact/signals';

const message = signal('');

/** Says `text` once the reader is free. */
export function announce(text: string): void {
  // The same text twice is not read twice unless something changes.
  message.value = message.value === text ? `${text}\u00a0` : text;
}

export function Announcer() {
  return (
    <p class="visually-hidden" role="status" aria-live="polite" data-announcer>
      {message}
    </p>
  );
}
