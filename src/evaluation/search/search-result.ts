// What a search found, as data: every trial with how far it came, what was chosen in each fold, and what that was worth on
// voices that no choice had seen.

import type { ProtocolDescription } from '../../splits/protocols.js';
import type { FoldResult } from '../result.js';
import type { Settings } from '../study-file.js';
import type { SearchSettings } from './search-settings.js';
import type { Effect } from './what-mattered.js';

/** How far a trial came in one fold. */
export interface TrialOutcome {
  /** Its place among the trials, from 1. */
  readonly trial: number;
  /** Its score on each inner fold that it was tested on. */
  readonly scores: readonly number[];
  /** Their mean; null where its training diverged. */
  readonly score: number | null;
  /** `stopped`: others were better after as many folds; `finished`: tested on all of them. */
  readonly outcome: 'chosen' | 'finished' | 'stopped' | 'diverged';
}

/** One fold: its test part was kept out of all that was tried. */
export interface SearchedFold {
  readonly seed: number;
  readonly fold: number;
  /** The trials, the best first: those that came furthest before others, diverged ones last. */
  readonly trials: readonly TrialOutcome[];
  /** The trial that was chosen, from 1. */
  readonly chosen: number;
  /** What the chosen settings were worth on the test part, asked once. */
  readonly test: FoldResult;
}

/** What `search.json` holds. */
export interface SearchResult {
  readonly format: 1;
  readonly affettoVersion: string;
  readonly name: string;
  /** What was asked for. */
  readonly search: SearchSettings;
  /** How test parts were separated. */
  readonly protocol: ProtocolDescription;
  /** What answers are among. */
  readonly labels: readonly string[];
  /** What each trial set, and all its settings without seed and split. */
  readonly trials: readonly {
    readonly label: string;
    readonly values: Readonly<Record<string, unknown>>;
    readonly settings: Settings;
  }[];
  readonly folds: readonly SearchedFold[];
  /** What settings had to do with the score on the first inner fold, which every trial was tested on. */
  readonly effects: readonly Effect[];
  /** How many inner trainings there were, and how many without stopping there would have been. */
  readonly trainings: { readonly done: number; readonly withoutStopping: number };
}

/** The names of the files of a search in its folder. */
export const searchFiles = {
  plan: 'search-plan.json',
  result: 'search.json',
  table: 'search.md',
  figure: 'what-mattered',
} as const;
