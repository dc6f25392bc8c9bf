// When what had the focus is gone, something of what took its place must have it: the keyboard would start
// at the top of the page again.

import { useEffect, useRef } from 'preact/hooks';

/** Before anything had the focus there is none to lose: an opened page is left alone. */
let wasUsed = false;
addEventListener('focusin', () => {
  wasUsed = true;
});

/** A ref for the element that takes over a lost focus when it appears. */
export function useLostFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  useEffect(() => {
    if (wasUsed && document.activeElement === document.body) ref.current?.focus();
  }, []);
  return ref;
}
