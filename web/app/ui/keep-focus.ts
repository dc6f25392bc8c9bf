// When what had the focus is gone, something of what took its place must have it: the keyboard would start
// at the top of the page again.

import { useEffect, useRef } from 'preact/hooks';

/** Whether anything has had the focus yet: before that there is none to lose, and an opened page is left alone. */
let wasUsed = false;
addEventListener('focusin', () => {
  wasUsed = true;
});

/** Returns a ref for the element that takes over a lost focus when it appears. */
export function useLostFocus<T extends HTMLElement>() {
  const ref = useRef<T>(null);
  useEffect(() => {
    if (wasUsed && document.activeElement === document.body) ref.current?.focus();
  }, []);
  return ref;
}
