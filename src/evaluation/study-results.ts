// The file of results that studies share: a line a fold, so that nothing tried is forgotten. Lines are only
// ever added. They hold all settings, so that old ones stay readable whatever presets become.

import { appendFile, readFile } from 'node:fs/promises';
import { emotions } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import type { ScoreValues } from '../scores/score-list.js';
import type { FoldResult } from './result.js';
import { isSettings, type Settings } from './study-file.js';

/**
 * One line: one fold of one seed of one trial, or of one of the variants of its grid. A score is absent where
 * the line was written without it.
 */
export interface StudyLine extends Partial<ScoreValues> {
  /** The trial's name, and the variant's label where there is a grid. */
  readonly name: string;
  readonly model: string;
  readonly parameters: number;
  readonly split: string;
  readonly protocol: string;
  readonly speakerIndependent: boolean;
  /** 1-based, of `folds`; both are absent in lines of single runs. */
  readonly fold?: number;
  readonly folds?: number;
  readonly seed: number;
  readonly testSpeakers?: readonly string[];
  readonly testUtterances: number;
  /** Scores of the last epoch on utterances kept out of the training part: what choices are made by. */
  readonly validation?: FoldResult['history'][number]['validation'];
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly seconds: number;
  readonly version: string;
  /** Where it belongs in a search: which fold and seed were kept out, and which trial was asked; none: what was chosen. */
  readonly search?: {
    readonly fold: number;
    readonly seed: number;
    readonly trial?: number;
    readonly diverged?: boolean;
  };
  /** All settings; those of a fold without seed and split. */
  readonly config: Settings;
}

/**
 * Reads a file of results; none where there is no such file.
 * @throws AffettoError `FILE_UNREADABLE` where a line is no JSON
 */
export async function readStudyLines(path: string): Promise<StudyLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as StudyLine];
    } catch (cause) {
      throw new AffettoError(
        'FILE_UNREADABLE',
        `${path}:${index + 1}: ${(cause as Error).message}. Mend or remove the line.`,
        { cause },
      );
    }
  });
}

/**
 * Adds the lines that are not there yet.
 * @returns how many were added
 * @throws AffettoError `FILE_UNREADABLE` where it cannot be written
 */
export async function addStudyLines(path: string, lines: readonly StudyLine[]): Promise<number> {
  const known = new Set((await readStudyLines(path)).map(keyOf));
  const fresh = lines.filter((line) => !known.has(keyOf(line)));
  const text = fresh.map((line) => `${JSON.stringify(line)}\n`).join('');
  await appendFile(path, text).catch((cause: Error) => {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `Cannot write ${path}: ${cause.message}. Give another file with --results; folds that are finished are not trained again.`,
      { cause },
    );
  });
  return fresh.length;
}

function keyOf({ name, protocol, fold, seed, config, accuracy }: StudyLine): string {
  // Lines from before labels could be chosen mean the eight emotions.
  const { labels = emotions, ...settings } = config;
  return JSON.stringify([name, protocol, fold, seed, labels, settings, accuracy], sorted);
}

/** Writes settings as JSON, in one order: a base may name an option that a whole file named elsewhere. */
function sorted(_: string, value: unknown): unknown {
  if (!isSettings(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
