// Where studies are: a folder a study, its file in it, named on the command line by path, by folder or by one
// of its trials.

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AffettoError } from '../errors.js';
import { parseStudy, type Study, type Trial } from './study-file.js';
import { readText } from './study-settings.js';

/** The folder that studies are looked for in, from where a program is run. */
export const studiesFolder = 'studies';

/** The file of a study in its folder. */
export const studyFileName = 'study.json';

/** A study as it is found on disk. */
export interface FoundStudy {
  /** Path of its file. */
  readonly file: string;
  /** Its folder's name, or its file's where that has another name than `study.json`. */
  readonly name: string;
  readonly study: Study;
}

/**
 * All studies below a folder, by name; none where there is no such folder.
 * @throws AffettoError what `parseStudy` throws
 */
export async function listStudies(folder: string = studiesFolder): Promise<FoundStudy[]> {
  const entries = await readdir(folder).catch(() => []);
  const files = entries.sort().map((name) => join(folder, name, studyFileName));
  const found: FoundStudy[] = [];
  for (const file of files) if (await isFile(file)) found.push(await readStudy(file));
  return found;
}

/**
 * The study that somebody means by a path of its file or folder, by its name, or by the name of one of its
 * trials, and which of its trials are meant.
 * @throws AffettoError `OPTION_INVALID` where there is none
 */
export async function findStudy(
  what: string,
  folder: string = studiesFolder,
): Promise<FoundStudy & { readonly trials: readonly Trial[] }> {
  const paths = [what, join(what, studyFileName), join(folder, what, studyFileName)];
  for (const file of paths) {
    if (!(await isFile(file))) continue;
    const found = await readStudy(file);
    return { ...found, trials: found.study.trials };
  }
  const known = await listStudies(folder);
  for (const found of known) {
    const trials = found.study.trials.filter(({ name }) => name === what);
    if (trials.length > 0) return { ...found, trials };
  }
  const there = known.map(({ name }) => name).join(', ');
  throw new AffettoError(
    'OPTION_INVALID',
    `Cannot read ${what}: there is no such file or folder, and no study or trial of that name in ${folder}/. ${there ? `There are: ${there}.` : 'Check the path.'}`,
  );
}

/** The file of results of a study: beside its folder, where other studies are; beside a file that has no folder of its own. */
export function resultsOf(studyFile: string): string {
  const home = dirname(studyFile);
  const shared = basename(studyFile) === studyFileName ? join(home, '..') : home;
  return join(shared, 'results.jsonl');
}

async function readStudy(file: string): Promise<FoundStudy> {
  const own = basename(file) === studyFileName ? dirname(file) : file;
  const name = basename(own).replace(/(\.(study|experiment))?\.json$/, '');
  return { file, name, study: parseStudy(await readText(file), file) };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() ?? false;
}
