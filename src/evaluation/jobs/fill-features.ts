// A training's features on all cores: processes that fill the cache, from which the training then reads.

import { availableParallelism } from 'node:os';
import { seemsCached } from '../../training/clip-features.js';
import type { FillCache } from '../../training/fill-cache.js';
import { type FillJob, foldProcess } from './feature-jobs.js';
import type { FoldProgress } from './fold-process.js';
import { runJobs } from './job-processes.js';

/** Fewer computations than these are done before processes have started. */
const fewest = 48;
/** A share keeps a process busy for longer than it takes to start, and where there is more to do, none waits long for the last. */
const share = { most: 800 };

/**
 * Makes a function that fills the cache by parallel processes.
 * @param processes how many at a time; default: that of the cores. With one, nothing is done beforehand
 * @throws AffettoError (the function made) `PROCESS_FAILED` where a process dies, and what it threw
 */
export function fillByProcesses(processes = availableParallelism()): FillCache {
  return async ({ onClip, signal, utterances, soundsOf, ...request }) => {
    if (processes < 2 || utterances.length * request.variants.length < fewest) return;
    if (await seemsCached(utterances, request)) return;
    const computations = utterances.length * request.variants.length;
    const shares = processes * Math.ceil(computations / (processes * share.most));
    const jobs: FillJob[] = Array.from({ length: shares }, (_, own) => ({
      kind: 'fill',
      ...request,
      utterances: utterances.filter((_, index) => index % shares === own),
      ...(soundsOf !== undefined && { sounds: { seed: soundsOf, share: own, shares } }),
    }));
    const done = jobs.map(() => 0);
    await runJobs<FillJob, FoldProgress, unknown>({
      entry: foldProcess,
      jobs,
      processes,
      onProgress: (job, progress) => {
        done[job] = progress.done;
        onClip?.(done.reduce((sum, count) => sum + count, 0));
      },
      ...(signal && { signal }),
    });
  };
}
