// Lists and names of languages as the chosen language writes them.

import { language, textFor } from './texts.js';

/** `a, b and c` or `a, b und c`. */
export const inWords = (items: readonly string[]): string =>
  new Intl.ListFormat(language.value).format(items);

/** `a, b or c` or `a, b oder c`. */
export const eitherInWords = (items: readonly string[]): string =>
  new Intl.ListFormat(language.value, { type: 'disjunction' }).format(items);

/** Languages given as BCP 47 tags, for example `German and English (North America)`. */
export const languagesInWords = (tags: readonly string[]): string => inWords(tags.map(nameOf));

function nameOf(tag: string): string {
  const names = new Intl.DisplayNames(language.value, { type: 'language' });
  const { language: code, region } = new Intl.Locale(tag);
  // Browsers name countries, and of the continents (three digits) only some.
  if (region === undefined || !/^\d{3}$/.test(region)) return names.of(tag) ?? tag;
  const place = textFor(`region.${region}`, '');
  const name = names.of(code) ?? code;
  return place === '' ? name : `${name} (${place})`;
}
