// Jobs in child processes: order, limits, failures and interruption, with a child that is told what to do.

import { describe, expect, it } from 'vitest';
import { JobProcesses, runJobs } from '../../../src/evaluation/jobs/job-processes.js';

const entry = new URL('./told-child.mjs', import.meta.url);

interface Told {
  readonly answer?: number;
  readonly waitMs?: number;
  readonly throws?: string;
  readonly exits?: number;
  readonly asksWho?: boolean;
}

const run = (jobs: readonly Told[], extra: { processes?: number; signal?: AbortSignal } = {}) =>
  runJobs<Told, string, number>({ entry, jobs, processes: 2, ...extra });

describe('jobs', () => {
  it('answer in the order asked for, whichever ends first', async () => {
    const order: number[] = [];
    const results = await runJobs<Told, string, number>({
      entry,
      jobs: [{ answer: 1 }, { answer: 2 }, { answer: 3 }],
      processes: 2,
      onResult: (job) => void order.push(job),
    });
    expect(results).toEqual([1, 2, 3]);
    expect([...order].sort()).toEqual([0, 1, 2]);
  });

  it('are done by processes that take one after another, and end when they are closed', async () => {
    const processes = new JobProcesses(entry);
    const ask = (count: number) =>
      processes.run<Told, string, number>({
        jobs: Array.from({ length: count }, () => ({ asksWho: true })),
        processes: 1,
      });
    const [first, ...others] = [...(await ask(3)), ...(await ask(2))];
    expect(others).toEqual([first, first, first, first]);
    expect(process.kill(first!, 0)).toBe(true);
    await processes.close();
    expect(() => process.kill(first!, 0)).toThrow('ESRCH');
  });

  it('go on in another process where one has ended', async () => {
    const processes = new JobProcesses(entry);
    const run = (jobs: readonly Told[]) =>
      processes.run<Told, string, number>({ jobs, processes: 1 });
    await expect(run([{ exits: 3 }])).rejects.toMatchObject({ code: 'PROCESS_FAILED' });
    await expect(run([{ throws: 'no such corpus' }])).rejects.toMatchObject({
      code: 'CORPUS_EMPTY',
    });
    expect(await run([{ answer: 4 }])).toEqual([4]);
    await processes.close();
  });

  it('report as they go', async () => {
    const news: [number, string][] = [];
    await runJobs<Told, string, number>({
      entry,
      jobs: [{ answer: 5 }],
      processes: 1,
      onProgress: (job, progress) => void news.push([job, progress]),
    });
    expect(news).toEqual([[0, 'started']]);
  });

  it('fail with what the child threw, code and all, and start nothing more', async () => {
    const results: number[] = [];
    const failing = runJobs<Told, string, number>({
      entry,
      jobs: [{ throws: 'no such corpus' }, { answer: 1 }, { answer: 2 }],
      processes: 1,
      onResult: (_, result) => void results.push(result),
    });
    await expect(failing).rejects.toMatchObject({
      code: 'CORPUS_EMPTY',
      message: 'no such corpus',
    });
    expect(results).toEqual([]);
  });

  it('fail with what failed first, not with how the others were stopped', async () => {
    await expect(run([{ waitMs: 60_000 }, { throws: 'no such corpus' }])).rejects.toMatchObject({
      code: 'CORPUS_EMPTY',
    });
  });

  it('say so when a process dies without a word', async () => {
    await expect(run([{ exits: 3 }])).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      message: expect.stringContaining('ended with code 3'),
    });
  });

  it('end all children when they are interrupted', async () => {
    const controller = new AbortController();
    const running = runJobs<Told, string, number>({
      entry,
      jobs: [{ waitMs: 60_000 }, { waitMs: 60_000 }],
      processes: 2,
      onProgress: () => controller.abort(),
      signal: controller.signal,
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});
