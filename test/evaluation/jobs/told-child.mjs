// A child process that does what its job says; see job-processes.test.ts.
const send = (message) => new Promise((resolve) => process.send(message, resolve));
process.once('message', async ({ job }) => {
  await send({ type: 'progress', progress: 'started' });
  if (job.exits !== undefined) process.exit(job.exits);
  if (job.waitMs) await new Promise((resolve) => setTimeout(resolve, job.waitMs));
  await send(
    job.throws
      ? { type: 'error', code: 'CORPUS_EMPTY', message: job.throws }
      : { type: 'result', result: job.answer ?? 0 },
  );
  process.disconnect();
});
