// A child process that does what its jobs say; see job-processes.test.ts.
const send = (message) => new Promise((resolve) => process.send(message, resolve));
process.on('message', async ({ job }) => {
  await send({ type: 'progress', progress: 'started' });
  if (job.exits !== undefined) process.exit(job.exits);
  if (job.waitMs) await new Promise((resolve) => setTimeout(resolve, job.waitMs));
  if (job.throws) {
    await send({ type: 'error', code: 'CORPUS_EMPTY', message: job.throws });
    process.disconnect();
  } else await send({ type: 'result', result: job.asksWho ? process.pid : (job.answer ?? 0) });
});
