// The child process of shipping: trains one network on everything.

import { nodeRuntime } from '../runtime/node.js';
import { trainOnAll } from '../training/index.js';
import type { FoldProgress } from './fold-process.js';
import { serveJob } from './serve-job.js';
import type { WholeJob } from './train-members.js';

serveJob<WholeJob, FoldProgress, void>(async ({ resume, config, evidence, ...job }, context) => {
  await trainOnAll(
    {
      ...job,
      ...(resume ? { resume } : { config }),
      runtime: nodeRuntime,
      listener: { onEpoch: ({ epoch }) => context.report({ done: epoch, total: config.epochs }) },
      signal: context.signal,
    },
    evidence,
  );
});
