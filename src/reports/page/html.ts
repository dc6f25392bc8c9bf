// HTML as template literals in which everything is escaped unless it is markup already: labels, file
// names and model names come from strangers.

/** Markup that is safe to put into a page as it stands. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template may hold; `undefined` and `false` leave nothing behind. */
export type Content = Markup | string | number | undefined | false | readonly Content[];

/** Makes a piece of a page: `` html`<td>${name}</td>` ``. Values stand in text or in quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0]!;
  values.forEach((value, index) => {
    text += render(value) + parts[index + 1]!;
  });
  return new Markup(text);
}

/** Takes markup that was made elsewhere, such as a figure's SVG, as it is. */
export function raw(text: string): Markup {
  return new Markup(text);
}

function render(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  return value.map(render).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Control characters break the page; marks that reverse the reading direction make it lie.
function escapeText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are to be replaced
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
      .replaceAll(/[&<>"']/g, (letter) => entities[letter]!)
  );
}
