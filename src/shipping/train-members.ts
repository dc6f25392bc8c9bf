// The trainings behind a shipped model: the evaluated configurations on everything, once for each network
// that shall answer, in parallel processes; what is trained stays trained.

import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { CorpusFormat } from '../corpora/listing.js';
import { AffettoError } from '../errors.js';
import type { FoldProgress } from '../evaluation/jobs/fold-process.js';
import { runJobs } from '../evaluation/jobs/job-processes.js';
import { RunFolder, runFiles } from '../training/run-folder.js';
import type { TrainingSettings } from '../training/settings.js';
import type { Evidence, TrainOptions } from '../training/train.js';

/** One network to train. */
export interface WholeJob {
  readonly settings: TrainingSettings;
  /** Whether `outFolder` holds this very training, finished or cut off. */
  readonly resume: boolean;
  readonly evidence: Evidence;
  readonly corpusFolder: string;
  readonly corpusFormat?: CorpusFormat;
  readonly outFolder: string;
  /** Keys of utterances that are left out since they cannot be used. */
  readonly without?: readonly string[];
  readonly cacheFolder?: string;
  readonly reading?: NonNullable<TrainOptions['reading']>;
}

export interface TrainMembersOptions
  extends Pick<
    WholeJob,
    'evidence' | 'corpusFolder' | 'corpusFormat' | 'cacheFolder' | 'without' | 'reading'
  > {
  /** Settings without a test part, and a run folder for each. */
  readonly members: readonly Pick<WholeJob, 'settings' | 'outFolder'>[];
  /** Is told the epochs trained so far, over all members. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Trains the members, or goes on where an earlier call was cut off.
 * @returns their model files, in the order given
 * @throws AffettoError `RUN_INVALID` where a folder holds another training; what training throws
 */
export async function trainMembers(options: TrainMembersOptions): Promise<Uint8Array[]> {
  const { members, onProgress, signal, ...shared } = options;
  const jobs: WholeJob[] = [];
  for (const { settings, outFolder } of members) {
    const resume = await holds(new RunFolder(outFolder), settings);
    jobs.push({ ...shared, settings, resume, outFolder });
  }
  const total = members.reduce((sum, { settings }) => sum + settings.epochs, 0);
  const epochs = jobs.map(() => 0);
  const report = (job: number, done: number) => {
    epochs[job] = done;
    onProgress?.(
      epochs.reduce((sum, own) => sum + own),
      total,
    );
  };
  await runJobs<WholeJob, FoldProgress, void>({
    entry: new URL('./whole-process.js', import.meta.url),
    jobs,
    processes: availableParallelism(),
    onProgress: (job, { done }) => report(job, done),
    onResult: (job) => report(job, jobs[job]!.settings.epochs),
    ...(signal && { signal }),
  });
  return Promise.all(
    members.map(({ outFolder }) => readFile(new RunFolder(outFolder).file(runFiles.model))),
  );
}

/** Whether the folder holds this very training, perhaps half done. */
async function holds(folder: RunFolder, settings: TrainingSettings): Promise<boolean> {
  if (!(await folder.exists())) return false;
  if (JSON.stringify(await folder.settings()) === JSON.stringify(settings)) return true;
  throw new AffettoError(
    'RUN_INVALID',
    `${folder.path} holds a training with other settings. Remove it, or ask for the same seed.`,
  );
}
