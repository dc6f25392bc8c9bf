// What listen.ts writes and rules.ts reads.

import { readFileSync } from 'node:fs';

export const tracesFile = new URL('traces.jsonl', import.meta.url);

/** What was heard of one utterance. */
export interface Trace {
  /** The set of utterances that it belongs to. */
  readonly set: string;
  readonly id: string;
  readonly speaker: string;
  /** What it was acted as. */
  readonly emotion: string;
  readonly labels: readonly string[];
  /** The confidence below which the answer is "not sure", in [0, 1]. */
  readonly notSureBelow: number;
  /** When speech begins in the stream. */
  readonly onsetMs: number;
  /** The time in the stream in ms, how much was heard in ms, and a probability for each label. */
  readonly updates: readonly (readonly number[])[];
  /** The answer at the utterance's end, a probability for each label. */
  readonly final: readonly number[];
}

export const readTraces = (): Trace[] =>
  readFileSync(tracesFile, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Trace);
