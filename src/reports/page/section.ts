// The parts that every section of the page is made of.
import { type Content, html, type Markup, raw } from './html.js';

/** Writes a section: heading and note on the left, what there is to see on the right. */
export function section(title: string, note: Content, ...body: readonly Content[]): Markup {
  return html`<section><div><h2>${title}</h2><p class="note">${note}</p></div><div class="body">
${body}</div></section>
`;
}

/** Draws a figure twice, for wide pages and for phones; CSS shows one. */
export function responsiveFigure(
  draw: (width: number) => string | undefined,
  caption?: Content,
): Markup | undefined {
  const [wide, narrow] = [draw(700), draw(340)];
  if (wide === undefined || narrow === undefined) return undefined;
  return html`<figure><div class="wide">${raw(wide)}</div><div class="narrow">${raw(narrow)}</div>${
    caption !== undefined && html`<figcaption>${caption}</figcaption>`
  }</figure>
`;
}

/** Writes a figure of phone width with a heading; several stand side by side in `panels`. */
export function panel(title: string, svg: string, caption?: Content): Markup {
  return html`<figure><h3>${title}</h3>${raw(svg)}${
    caption !== undefined && html`<figcaption>${caption}</figcaption>`
  }</figure>
`;
}

export function panels(...content: readonly Content[]): Markup {
  return html`<div class="panels">${content}</div>`;
}

/** Folds content away until it is asked for. */
export function folded(summary: string, ...content: readonly Content[]): Markup {
  return html`<details><summary>${summary}</summary>${content}</details>`;
}
