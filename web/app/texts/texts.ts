// The texts in the chosen language: `t('key', { name })`. Reading one inside a component makes it follow
// the language.

import { effect, signal } from '@preact/signals';
import { remembered } from '../storage/remembered.js';
import { de } from './de.js';
import { en, type TextKey } from './en.js';

export type { TextKey } from './en.js';

/** The languages of the page: `textsOf` asks each table of texts for all of them. */
const languages = {
  en: { name: 'English', texts: en as Readonly<Record<TextKey, string>> },
  de: { name: 'Deutsch', texts: de },
};

export type Language = keyof typeof languages;

export const languageNames = Object.entries(languages).map(([code, { name }]) => ({
  code: code as Language,
  name,
}));

const isLanguage = (code: string | undefined): code is Language =>
  code !== undefined && code in languages;

const preferred = (): Language =>
  navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? 'en';

const kept = remembered('language');
export const language = signal<Language>(isLanguage(kept.value) ? kept.value : preferred());

/** Chooses a language for this and later visits. */
export function chooseLanguage(code: Language): void {
  language.value = code;
  kept.store(code);
}

/** Keeps the page's own language and title in step. */
export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    document.title = t('app.title');
  });
}

type Values = Readonly<Record<string, string | number>>;

/** Makes a `t` for texts that are fetched with a part of the app: a table for each language. */
export const textsOf =
  <Key extends string>(tables: Readonly<Record<Language, Readonly<Record<Key, string>>>>) =>
  (key: Key, values: Values = {}): string =>
    tables[language.value][key].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      String(values[name] ?? whole),
    );

/** Returns a text, with `{name}` replaced by `values.name`. */
export const t = textsOf<TextKey>({ en: languages.en.texts, de: languages.de.texts });

/** A text whose key comes from data; `fallback` where there is none of that key. */
export function textFor(key: string, fallback: string): string {
  return key in en ? t(key as TextKey) : fallback;
}
