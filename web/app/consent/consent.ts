// Whether anything may be heard. Where the page was built with a consent step (web/build/consent.ts), nothing is until somebody
// agreed; they are asked at every opening, since the next one may be somebody else.

import { signal } from '@preact/signals';

/** Undefined where nobody is asked; else the address of the host's own notice, or nothing. */
const asked = document.documentElement.dataset.consent;

/** Whether the page was built to ask. */
export const isAsked = asked !== undefined;

/** The address of the host's own notice; undefined where there is none. */
export const noticeAddress = asked || undefined;

/** Whether the microphone and files may be heard. */
export const mayHear = signal(!isAsked);

/** Opens the page anew: what is in memory is gone, and it asks again. */
export function withdraw(): void {
  mayHear.value = false;
  location.reload();
}
