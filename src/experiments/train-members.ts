// The trainings behind a shipped model: the evaluated configuration on everything, once for each network
// that shall answer, in parallel processes; what is trained stays trained.

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AffettoError } from '../errors.js';
import { type Evidence, RunFolder, runFiles, type TrainingConfig } from '../training/index.js';
import type { FoldProgress } from './fold-process.js';
import { runJobs } from './job-processes.js';

/** One network to train. */
export interface WholeJob {
  readonly config: TrainingConfig;
  /** `outFolder` holds this very training, finished or cut off. */
  readonly resume: boolean;
  readonly evidence: Evidence;
  readonly corpusFolder: string;
  readonly outFolder: string;
  readonly cacheFolder?: string;
}

export interface TrainMembersOptions
  extends Pick<WholeJob, 'evidence' | 'corpusFolder' | 'cacheFolder'> {
  /** Without a test part; its seed is the first member's, the others' count up. */
  readonly config: TrainingConfig;
  readonly members: number;
  /** Holds a run folder a member: `seed-1`, `seed-2`, ... */
  readonly out: string;
  /** Epochs, over all members. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Trains the members, or goes on where an earlier call was cut off.
 * @returns their model files, in the order of their seeds
 * @throws AffettoError `RUN_INVALID` where a folder holds another training; what training throws
 */
export async function trainMembers(options: TrainMembersOptions): Promise<Uint8Array[]> {
  const { config, members, out, onProgress, signal, ...shared } = options;
  const folders = Array.from(
    { length: members },
    (_, index) => new RunFolder(join(out, `seed-${config.seed + index}`)),
  );
  const jobs: WholeJob[] = [];
  for (const [index, folder] of folders.entries()) {
    const own = { ...config, seed: config.seed + index };
    const resume = await holds(folder, own);
    jobs.push({ ...shared, config: own, resume, outFolder: folder.path });
  }
  const epochs = jobs.map(() => 0);
  const report = (job: number, done: number) => {
    epochs[job] = done;
    const sum = epochs.reduce((total, own) => total + own);
    onProgress?.(sum, members * config.epochs);
  };
  await runJobs<WholeJob, FoldProgress, void>({
    entry: new URL('./whole-process.js', import.meta.url),
    jobs,
    processes: availableParallelism(),
    onProgress: (job, { done }) => report(job, done),
    onResult: (job) => report(job, config.epochs),
    ...(signal && { signal }),
  });
  return Promise.all(folders.map((folder) => readFile(folder.file(runFiles.model))));
}

/** Whether the folder holds this very training, perhaps half done. */
async function holds(folder: RunFolder, config: TrainingConfig): Promise<boolean> {
  if (!(await folder.exists())) return false;
  if (JSON.stringify(await folder.config()) === JSON.stringify(config)) return true;
  throw new AffettoError(
    'RUN_INVALID',
    `${folder.path} holds a training with other settings. Remove it, or ask for the same seed.`,
  );
}
