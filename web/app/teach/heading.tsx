// The heading of a stage. It takes the focus over from what the stage before had, so that the keyboard and
// screen readers go on from there.

import type { ComponentChildren } from 'preact';
import { useLostFocus } from '../ui/keep-focus.js';

export function StageHeading({ children }: { readonly children: ComponentChildren }) {
  const heading = useLostFocus<HTMLHeadingElement>();
  return (
    <h2 ref={heading} tabIndex={-1} class="teach-heading">
      {children}
    </h2>
  );
}
