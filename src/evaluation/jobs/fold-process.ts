// The child process of evaluations and trainings: extracts a share of the features, or trains and tests one fold.

import { rm } from 'node:fs/promises';
import type { UnusableRecording, WarnedRecording } from '../../audio/usable.js';
import { AffettoError } from '../../errors.js';
import { nodeRuntime } from '../../runtime/node.js';
import { extractUsable } from '../../training/clip-features.js';
import { makeSounds } from '../../training/fit-speech.js';
import { RunFolder, runFiles } from '../../training/run-folder.js';
import { train } from '../../training/train.js';
import { finishedFile } from '../finished-fold.js';
import { type FoldJob, openSource, readingOf } from '../plan.js';
import type { FeatureJob, FillJob } from './feature-jobs.js';
import { type JobContext, serveJobs } from './serve-jobs.js';

/** How far a job is: clips or epochs. */
export interface FoldProgress {
  readonly done: number;
  readonly total: number;
}

/** What looking at a share of the recordings showed. */
export interface HeardShare {
  readonly unusable: readonly UnusableRecording[];
  readonly warned: readonly WarnedRecording[];
}

serveJobs<FoldJob | FeatureJob | FillJob, FoldProgress, HeardShare>(
  async (job, { report, signal }) => {
    if (job.kind === 'fill') return fill(job, { report, signal });
    if (job.kind === 'features') {
      const { utterances } = await openSource(job.corpus, job.labels);
      const share = utterances.filter((_, index) => index % job.shares === job.share);
      const { unusable, warned } = await extractUsable(share, {
        frontEnd: job.frontEnd,
        from: job.from,
        variants: job.variants,
        cacheFolder: job.cacheFolder,
        reading: { ...job.reading, thread: false },
        runtime: nodeRuntime,
        onClip: (done, total) => report({ done, total }),
        signal,
      });
      return { unusable, warned };
    }
    const { corpus, testCorpus } = job.plan;
    const folder = new RunFolder(job.outFolder);
    const resume = await folder.exists();
    const training = train({
      ...(resume ? { resume } : { settings: job.settings }),
      corpusFolder: corpus.path,
      ...(corpus.format && { corpusFormat: corpus.format }),
      ...(testCorpus && { testCorpusFolder: testCorpus.path }),
      ...(testCorpus?.format && { testCorpusFormat: testCorpus.format }),
      without: job.without,
      outFolder: job.outFolder,
      ...(job.cacheFolder !== undefined && { cacheFolder: job.cacheFolder }),
      reading: readingOf(job.plan),
      runtime: nodeRuntime,
      listener: {
        onEpoch: ({ epoch }) => report({ done: epoch, total: job.settings.epochs }),
      },
      signal,
    });
    const diverged = await training.then(
      () => undefined,
      (error: unknown) => {
        if (job.isInner && hasDiverged(error)) return error.message;
        throw error;
      },
    );
    await folder.writeJson(finishedFile, {
      seconds: process.uptime(),
      ...(diverged !== undefined && { diverged }),
    });
    if (job.isInner) await rm(folder.file(runFiles.model), { force: true });
    // Megabytes a fold, and of no use once the fold is finished.
    await rm(folder.file(runFiles.checkpoint), { force: true });
    return { unusable: [], warned: [] };
  },
);

function hasDiverged(error: unknown): error is AffettoError {
  return error instanceof AffettoError && error.code === 'TRAINING_DIVERGED';
}

async function fill(
  job: FillJob,
  { report, signal }: JobContext<FoldProgress>,
): Promise<HeardShare> {
  const { frontEnd, from, cacheFolder, sounds } = job;
  // All cores are busy: a thread for decoding would only take its time to start.
  const reading = { ...job.reading, thread: false };
  const { unusable, warned } = await extractUsable(job.utterances, {
    ...{ frontEnd, from, cacheFolder, reading, signal },
    variants: job.variants,
    runtime: nodeRuntime,
    onClip: (done, total) => report({ done, total }),
  });
  if (sounds) {
    await makeSounds({ frontEnd, from, cacheFolder, signal, ...sounds, runtime: nodeRuntime });
  }
  return { unusable, warned };
}
