// Where a run goes on, and the check that it goes on with the recordings it was begun with: a split drawn
// anew from others may test what the first epochs trained on, and no score would tell.

import { describeChanges } from '../corpora/utterance-changes.js';
import { AffettoError } from '../errors.js';
import type { Checkpoint } from './fit.js';
import type { RunFolder, RunSplit } from './run-folder.js';

export interface ResumePoint {
  readonly checkpoint: Checkpoint;
  /** The split of the run; undefined where somebody deleted it. */
  readonly split: RunSplit | undefined;
}

/**
 * Reads the run's last checkpoint; undefined before its first epoch ended: nothing is trained yet.
 * @throws AffettoError `RUN_INVALID` for damaged files
 */
export async function readResumePoint(folder: RunFolder): Promise<ResumePoint | undefined> {
  const checkpoint = await folder.loadCheckpoint();
  return checkpoint && { checkpoint, split: await folder.split() };
}

/** Refuses to go on with another split. @throws AffettoError `RUN_INVALID` saying what is not as it was */
export function requireSameSplit(path: string, before: RunSplit, now: RunSplit): void {
  const [old, fresh] = [placesOf(before), placesOf(now)];
  const changes = describeChanges(old.keys(), fresh.keys()) ?? describeMoves(old, fresh);
  if (changes === undefined) return;
  throw new AffettoError(
    'RUN_INVALID',
    `The corpus is not what it was when ${path} was begun: ${changes}. What is tested now may have been trained on then. Put the corpus back as it was, or start anew in an empty folder.`,
  );
}

const parts = ['train', 'validation', 'test'] as const;

/** Maps each id to the part that it is in; under cross-corpus both corpora may have it. */
function placesOf(split: RunSplit): Map<string, string> {
  const places = new Map<string, string>();
  for (const part of parts) {
    for (const id of split[part]) {
      const other = places.get(id);
      places.set(id, other === undefined ? part : `${other} and ${part}`);
    }
  }
  return places;
}

/**
 * Names utterances that changed parts: other recordings under the same ids can do that, as identical ones are
 * kept together.
 */
function describeMoves(
  old: ReadonlyMap<string, string>,
  fresh: ReadonlyMap<string, string>,
): string | undefined {
  const moved = [...fresh].filter(([id, part]) => old.get(id) !== part);
  const [first] = moved;
  if (!first) return undefined;
  const [id, part] = first;
  return `${moved.length} of its utterances fall into another part, e.g. ${id}: ${part}, before ${old.get(id)}`;
}
