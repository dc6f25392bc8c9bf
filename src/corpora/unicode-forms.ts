// One word, spelt in two ways: an é is one character (NFC) or an e with an accent (NFD). macOS and some tables write the
// second, everybody else the first, and to a file system that keeps bytes they are different names.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Utterance } from './types.js';
import { unknownSpeaker } from './types.js';

/** Finds files by names in any Unicode form; folders are listed once, and only where a name is not there as given. */
export class FilesInAnyForm {
  private readonly listed = new Map<string, Promise<ReadonlyMap<string, string>>>();

  constructor(
    /** The folder that paths start from. */
    private readonly folder: string,
  ) {}

  /**
   * Finds a file.
   * @param path below the folder, with forward slashes
   * @returns its path as the disk has it; undefined where there is none
   */
  async find(path: string): Promise<string | undefined> {
    const given = join(this.folder, ...path.split('/'));
    if (await isFile(given)) return given;
    let found = this.folder;
    for (const name of path.split('/')) {
      const entry = (await this.entriesOf(found)).get(name.normalize('NFC'));
      if (entry === undefined) return undefined;
      found = join(found, entry);
    }
    return (await isFile(found)) ? found : undefined;
  }

  /** What a folder holds: names as the disk has them by their composed form. */
  private entriesOf(folder: string): Promise<ReadonlyMap<string, string>> {
    const known = this.listed.get(folder);
    if (known) return known;
    const entries = readdir(folder).then(
      (names) => new Map(names.map((name) => [name.normalize('NFC'), name])),
      () => new Map<string, string>(),
    );
    this.listed.set(folder, entries);
    return entries;
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

/**
 * Warns of speakers whose names differ by case alone: mostly one person, whom a split by speakers would take for two.
 * They are not joined, since some corpora mean two.
 * @returns sentences for people; none where there is nothing to warn of
 */
export function speakersAlikeBut(utterances: readonly Utterance[]): string[] {
  const spellings = new Map<string, Set<string>>();
  for (const { corpus, speaker } of utterances) {
    if (speaker === unknownSpeaker) continue;
    const key = `${corpus}/${speaker.toLowerCase()}`;
    spellings.set(key, (spellings.get(key) ?? new Set()).add(speaker));
  }
  return [...spellings.values()]
    .filter(({ size }) => size > 1)
    .map((names) => {
      const list = new Intl.ListFormat('en').format([...names].sort().map((name) => `"${name}"`));
      return `The speakers ${list} differ by case only and are taken for ${names.size} people. Spell them alike if they are one.`;
    });
}
