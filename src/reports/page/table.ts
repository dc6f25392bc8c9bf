// Tables of numbers: first column a row heading, the rest right-aligned; wide ones scroll in their own
// box, which the keyboard can reach.
import { type Content, html, type Markup } from './html.js';

export interface TableRow {
  /** The heading of the row. */
  readonly head: Content;
  readonly cells: readonly Content[];
  /** Whether the row is that of the model in question. */
  readonly candidate?: boolean;
}

export interface TableOptions {
  /** The heading of the table for readers who cannot see it, and, unless `hideCaption`, for all. */
  readonly caption: string;
  readonly hideCaption?: boolean;
  /** The column headings, the first over the row headings. */
  readonly columns: readonly Content[];
  readonly rows: readonly TableRow[];
  /** Whether the table is as wide as there is room. */
  readonly full?: boolean;
  /** The columns (0-based, counting the row headings) whose text runs over several lines. */
  readonly wrapped?: readonly number[];
}

/** The most rows of a table that is not cut when printed. */
const shortRows = 12;

export function table(options: TableOptions): Markup {
  const { caption, hideCaption, columns, rows, full, wrapped = [] } = options;
  const classOf = (column: number) => (wrapped.includes(column) ? 'left wrap' : '');
  return html`<div>${
    !hideCaption && html`<h3>${caption}</h3>`
  }<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table class="${full && 'full'}${rows.length <= shortRows && ' short'}" aria-label="${caption}"><thead><tr>${columns.map(
    (column, index) => html`<th scope="col" class="${classOf(index)}">${column}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ({ head, cells, candidate }) =>
      html`<tr class="${candidate ? 'candidate' : ''}"><th scope="row">${head}</th>${cells.map(
        (cell, index) => html`<td class="${classOf(index + 1)}">${cell}</td>`,
      )}</tr>`,
  )}</tbody></table></div></div>
`;
}
