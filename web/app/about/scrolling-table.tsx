// A table that scrolls on its own where the page is narrow; reachable by keyboard for that.

import type { ComponentChildren } from 'preact';

interface Props {
  readonly label: string;
  readonly children: ComponentChildren;
}

export function ScrollingTable({ label, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class="table-window" aria-label={label} tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}
