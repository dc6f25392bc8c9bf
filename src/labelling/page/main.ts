// The page that somebody labels on: hear, press a key, next. It moves on only once the server has written the choice.

import { Gone, keepChoice, Refusal, readGuess, readSession, takeBack } from './api.js';
import { keyOf, placeOf } from './keys.js';
import { type LastStep, tellLast } from './last.js';
import { Player } from './player.js';
import type { ItemState, SessionState } from './protocol.js';
import {
  chooseLanguage,
  currentLanguage,
  labelInWords,
  languages,
  startLanguage,
  type TextKey,
  t,
} from './texts.js';

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const note = element<HTMLInputElement>('note');
const keysAreOn = element<HTMLInputElement>('keys');
const player = new Player(element<HTMLAudioElement>('sound'));

/** The page, once it knows what there is to label. */
class LabelPage {
  private readonly items: ItemState[];
  private at: number;
  private last: LastStep | undefined;
  /** What is shown of the last step where there is no step. */
  private hint: TextKey = 'nothingYet';
  /** The changes under way: each waits for the one before. */
  private work: Promise<void> = Promise.resolve();
  private isChoosing = false;
  /** Notes of recordings that have no choice yet. */
  private readonly drafts = new Map<number, string>();

  constructor(private readonly session: SessionState) {
    this.items = [...session.items];
    this.at = Math.max(
      0,
      this.items.findIndex(({ choice }) => !choice),
    );
  }

  start(): void {
    for (const [id, act] of Object.entries(this.acts)) element(id).addEventListener('click', act);
    document.addEventListener('keydown', (event) => this.press(event));
    note.addEventListener('change', () => void this.keepNote());
    this.words();
    document.querySelector('main')!.hidden = false;
    this.show(this.at, false);
  }

  /** Writes all words anew, in the chosen language. */
  words(): void {
    document.documentElement.lang = currentLanguage();
    for (const one of document.querySelectorAll<HTMLElement>('[data-text]')) {
      one.textContent = t(one.dataset.text as TextKey);
    }
    for (const one of document.querySelectorAll<HTMLElement>('[data-label]')) {
      one.setAttribute('aria-label', t(one.dataset.label as TextKey));
    }
    const named: [string, TextKey, string][] = [
      ['untold', 'untold', '0'],
      ['play', 'play', t('space')],
      ['back', 'back', '←'],
      ['skip', 'skip', 'S'],
      ['next', 'next', '→'],
      ['undo', 'undo', 'U'],
    ];
    for (const [id, key, press] of named) element(id).replaceChildren(t(key), ' ', keyCap(press));
    const { rater, path, labels } = this.session;
    element('path').textContent = t(rater === '' ? 'path' : 'pathBy', { rater, path });
    element('labels').replaceChildren(
      ...labels.map(({ label, emoji }, place) => this.labelButton(label, emoji, keyOf(place))),
    );
    this.draw();
  }

  private readonly acts: Readonly<Record<string, () => void>> = {
    untold: () => void this.choose(null),
    play: () => void player.start(),
    back: () => this.show(this.at - 1, true),
    next: () => this.show(this.at + 1, true),
    skip: () => this.show(this.nextOpen() ?? this.at + 1, true),
    undo: () => void this.undo(),
  };

  private press(event: KeyboardEvent): void {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target === note) {
      if (key === 'Enter' || key === 'Escape') element('name').focus();
      return;
    }
    const isControl =
      target instanceof HTMLElement && target.matches('button, select, audio, input');
    const act = this.actOf(key, isControl);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** What a key does; where a control has the focus, keys that work it are its own. */
  private actOf(key: string, isControl: boolean): (() => void) | undefined {
    const { acts } = this;
    if (!isControl) {
      if (key === ' ') return acts.play;
      if (key === 'ArrowLeft') return acts.back;
      if (key === 'ArrowRight') return acts.next;
    }
    if (!keysAreOn.checked || document.activeElement?.tagName === 'SELECT') return undefined;
    if (key === '0') return acts.untold;
    const letter = key.toLowerCase();
    if (letter === 's') return acts.skip;
    if (letter === 'u') return acts.undo;
    if (letter === 'n') return () => note.focus();
    const chosen = this.session.labels[placeOf(key)];
    return chosen && (() => void this.choose(chosen.label));
  }

  private async choose(label: string | null): Promise<void> {
    // A second press means the next recording, which is not there yet.
    if (this.isChoosing) return;
    this.isChoosing = true;
    const [item, text] = [this.at, note.value];
    await this.change(async () => {
      this.took(await keepChoice(item, label, text));
      this.drafts.delete(item);
      this.show(this.nextOpen() ?? item, true);
    });
    this.isChoosing = false;
  }

  private async keepNote(): Promise<void> {
    const { choice } = this.items[this.at]!;
    if (!choice) this.drafts.set(this.at, note.value);
    else if (choice.note !== note.value) {
      const [item, text] = [this.at, note.value];
      await this.change(async () => this.took(await keepChoice(item, choice.label, text)));
    }
  }

  private async undo(): Promise<void> {
    await this.change(async () => {
      const item = await takeBack();
      if (!item) {
        this.last = undefined;
        this.hint = 'nothingToUndo';
        return this.draw();
      }
      this.took(item);
      this.show(item.item, true);
    });
  }

  /** Does one change after another; what fails is said, and the page stays where it is. */
  private change(work: () => Promise<void>): Promise<void> {
    this.work = this.work.then(work).catch((error) => this.trouble(error, 'noSave'));
    return this.work;
  }

  /** Takes over what the server wrote. */
  private took(item: ItemState): void {
    this.items[item.item] = item;
    const listens = this.session.hasModel && item.choice !== undefined;
    const step: LastStep = { item, guess: listens ? 'waiting' : null };
    this.last = step;
    this.draw();
    if (!listens) return;
    readGuess(item.item)
      .then((guess) => {
        if (this.last !== step) return;
        this.last = { item, guess };
        this.draw();
      })
      .catch(() => undefined);
  }

  /** The next recording without a choice, from the one after this on and round again. */
  private nextOpen(): number | undefined {
    const { length } = this.items;
    const order = this.items.map((_, step) => (this.at + 1 + step) % length);
    return order.find((index) => !this.items[index]?.choice && index !== this.at);
  }

  private show(index: number, plays: boolean): void {
    if (index < 0 || index >= this.items.length) return;
    this.at = index;
    element('trouble').hidden = true;
    note.value = this.items[index]?.choice?.note ?? this.drafts.get(index) ?? '';
    this.draw();
    // The keys are the page's again, and a screen reader reads which recording it is.
    element('name').focus();
    player.show(index, this.nextOpen(), plays).catch((error) => this.trouble(error, 'noSound'));
  }

  private draw(): void {
    const { items, at } = this;
    const item = items[at]!;
    const chosen = items.flatMap(({ choice }) => choice ?? []);
    const untold = chosen.filter(({ label }) => label === null).length;
    const values = { at: at + 1, all: items.length, done: chosen.length - untold, untold };
    element('count').textContent = t(untold > 0 ? 'countUntold' : 'count', values);
    const progress = element<HTMLProgressElement>('progress');
    progress.max = items.length;
    progress.value = chosen.length;
    element('name').textContent = item.name;
    for (const button of element('labels').querySelectorAll('button')) {
      const isIt = item.choice !== undefined && button.dataset.choice === item.choice.label;
      button.setAttribute('aria-pressed', String(isIt));
    }
    element('untold').setAttribute('aria-pressed', String(item.choice?.label === null));
    element<HTMLButtonElement>('back').disabled = at === 0;
    element<HTMLButtonElement>('next').disabled = at === items.length - 1;
    const said = this.last ? tellLast(this.last) : t(this.hint);
    const isDone = chosen.length === items.length;
    element('last').textContent = isDone ? `${said} ${t('allDone')}` : said;
  }

  private labelButton(label: string, emoji: string, key: string): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.choice = label;
    const face = document.createElement('span');
    face.className = 'emoji';
    face.setAttribute('aria-hidden', 'true');
    face.textContent = emoji;
    const word = document.createElement('span');
    word.className = 'word';
    word.textContent = labelInWords(label);
    button.append(face, word, ...(key === '' ? [] : [keyCap(key)]));
    button.addEventListener('click', () => void this.choose(label));
    return button;
  }

  private trouble(error: unknown, key: TextKey): void {
    if (!(error instanceof Gone || error instanceof Refusal)) throw error;
    const place = element('trouble');
    place.textContent = error instanceof Gone ? t('gone') : t(key, { reason: error.message });
    place.hidden = false;
  }
}

function keyCap(key: string): HTMLElement {
  const cap = document.createElement('kbd');
  cap.textContent = key;
  return cap;
}

startLanguage();
const select = element<HTMLSelectElement>('language');
for (const [code, name] of Object.entries(languages)) select.add(new Option(name, code));
select.value = currentLanguage();
const page = new LabelPage(await readSession());
select.addEventListener('change', () => {
  chooseLanguage(select.value);
  page.words();
});
page.start();
