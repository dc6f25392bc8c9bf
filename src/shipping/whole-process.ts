// The child process of shipping: trains one network on everything.

import type { FoldProgress } from '../evaluation/jobs/fold-process.js';
import { serveJobs } from '../evaluation/jobs/serve-jobs.js';
import { nodeRuntime } from '../runtime/node.js';
import { trainOnAll } from '../training/train.js';
import type { WholeJob } from './train-members.js';

serveJobs<WholeJob, FoldProgress, void>(async ({ resume, settings, evidence, ...job }, context) => {
  await trainOnAll(
    {
      ...job,
      ...(resume ? { resume } : { settings }),
      runtime: nodeRuntime,
      listener: { onEpoch: ({ epoch }) => context.report({ done: epoch, total: settings.epochs }) },
      signal: context.signal,
    },
    evidence,
  );
});
