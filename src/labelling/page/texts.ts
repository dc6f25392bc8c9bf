// Every text of the page, in English and German. Labels are shown as they are written into the file; of affetto's eight
// German has a word beside them.

const en = {
  title: 'affetto label',
  language: 'Language',
  question: 'What do you hear?',
  moves: 'Moving on',
  note: 'Note (N), if you like',
  untold: 'Cannot tell',
  play: 'Play',
  back: 'Back',
  skip: 'Skip',
  next: 'Next',
  undo: 'Undo',
  last: 'The last one',
  keys: 'Keys choose labels',
  space: 'Space',
  count: '{at} of {all}, {done} labelled',
  countUntold: '{at} of {all}, {done} labelled, {untold} you could not tell',
  path: 'Every choice is written at once: {path}',
  pathBy: 'Every choice of {rater} is written at once: {path}',
  allDone:
    'All recordings have a label. You can go back and change any; Ctrl-C in the terminal ends it.',
  nothingYet: 'Press Space to hear the recording, then choose a label: its key, or a click.',
  chose: '{name}: you chose {label}.',
  choseNone: '{name}: you could not tell.',
  tookBack: '{name}: taken back.',
  nothingToUndo: 'There is nothing to take back.',
  guessing: 'The model is still listening.',
  guess: 'The model heard {label}, {percent}.',
  guessUnsure: 'The model is not sure; perhaps {label}, {percent}.',
  guessNone: 'The model could not hear it: {reason}',
  listed: 'It was listed as {label}.',
  saidBy: '{by} heard {label}.',
  noSound: 'This recording cannot be played: {reason}',
  noSave: 'This was not written: {reason} Please try again.',
  gone: 'affetto label is no longer running. Start it again in the terminal; all that you chose before is in the file.',
} as const;

export type TextKey = keyof typeof en;

const de: Readonly<Record<TextKey, string>> = {
  title: 'affetto label',
  language: 'Sprache',
  question: 'Was hörst du?',
  moves: 'Weiter',
  note: 'Notiz (N), wenn du magst',
  untold: 'Weiß nicht',
  play: 'Anhören',
  back: 'Zurück',
  skip: 'Auslassen',
  next: 'Weiter',
  undo: 'Rückgängig',
  last: 'Die letzte Aufnahme',
  keys: 'Tasten wählen Labels',
  space: 'Leertaste',
  count: '{at} von {all}, {done} mit Label',
  countUntold: '{at} von {all}, {done} mit Label, {untold} ungewiss',
  path: 'Jede Wahl wird sofort gespeichert: {path}',
  pathBy: 'Jede Wahl von {rater} wird sofort gespeichert: {path}',
  allDone:
    'Alle Aufnahmen haben ein Label. Du kannst zurückgehen und jedes ändern; Strg-C im Terminal beendet.',
  nothingYet:
    'Die Leertaste spielt die Aufnahme; dann wähle ein Label mit seiner Taste oder einem Klick.',
  chose: '{name}: du hast {label} gewählt.',
  choseNone: '{name}: du konntest es nicht sagen.',
  tookBack: '{name}: zurückgenommen.',
  nothingToUndo: 'Es gibt nichts zurückzunehmen.',
  guessing: 'Das Modell hört noch zu.',
  guess: 'Das Modell hat {label} gehört, {percent}.',
  guessUnsure: 'Das Modell ist nicht sicher; vielleicht {label}, {percent}.',
  guessNone: 'Das Modell konnte es nicht hören: {reason}',
  listed: 'In der Liste stand {label}.',
  saidBy: '{by} hat {label} gehört.',
  noSound: 'Diese Aufnahme lässt sich nicht abspielen: {reason}',
  noSave: 'Das wurde nicht gespeichert: {reason} Bitte noch einmal.',
  gone: 'affetto label läuft nicht mehr. Starte es im Terminal neu; alles, was du vorher gewählt hast, steht in der Datei.',
};

const germanLabels: Readonly<Record<string, string>> = {
  neutral: 'neutral',
  calm: 'ruhig',
  happy: 'fröhlich',
  sad: 'traurig',
  angry: 'wütend',
  fearful: 'ängstlich',
  disgust: 'angewidert',
  surprised: 'überrascht',
};

/** The languages, each with its own name. */
export const languages = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof languages;

const isLanguage = (code: string | null | undefined): code is Language =>
  code !== null && code !== undefined && code in languages;

const kept = 'affetto-label-language';

let language: Language = 'en';

/** Chooses the language of an earlier visit, or the first of the browser's that there is. */
export function startLanguage(): Language {
  const earlier = localStorage.getItem(kept);
  const own = navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage);
  language = isLanguage(earlier) ? earlier : (own ?? 'en');
  return language;
}

/** Chooses a language for this and later visits. */
export function chooseLanguage(code: string): void {
  if (!isLanguage(code)) return;
  language = code;
  localStorage.setItem(kept, code);
}

/** The language that was chosen. */
export const currentLanguage = (): Language => language;

/** Returns a text, with `{name}` replaced by `values.name`. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  const table: Readonly<Record<TextKey, string>> = language === 'de' ? de : en;
  return table[key].replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    String(values[name] ?? whole),
  );
}

/** A label as the page shows it: its own word, in German with another beside it. */
export function labelInWords(label: string): string {
  const word = language === 'de' ? germanLabels[label] : undefined;
  return word === undefined || word === label ? label : `${word} (${label})`;
}

/** A share of 1 as a percentage without decimals. */
export function percentOf(share: number): string {
  return new Intl.NumberFormat(language, { style: 'percent' }).format(share);
}
