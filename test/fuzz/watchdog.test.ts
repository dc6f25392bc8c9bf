// A run outlives every input: hangs, crashes and remarks are named, and the next input is run all the same.
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCampaign } from '../../fuzz/campaign.js';
import { outcomeTable } from '../../fuzz/report.js';

const program = fileURLToPath(new URL('stand-in-worker.ts', import.meta.url));

describe('a run', () => {
  it('names inputs that hang, crash, print or break a promise, and goes on', async () => {
    const numbers: number[] = [];
    const report = await runCampaign({
      seed: 1,
      first: 0,
      count: 8,
      formats: ['wav'],
      program,
      budget: { cpuMs: 1000, wallMs: 5000 },
      onFailure: ({ index }) => numbers.push(index),
    });
    const seen = report.failures.map(({ index, outcome }) => [index, outcome]);
    expect(seen).toEqual([
      [1, 'hang'],
      [2, 'hang'],
      [3, 'crash'],
      [4, 'crash'],
      [5, 'answered'],
      [6, 'answered'],
    ]);
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6]);
    const [busy, idle, abort, dropped, remark, broken] = report.failures;
    expect(busy?.violations[0]).toContain('No answer after');
    expect(idle?.violations[0]).toContain('No answer after');
    expect(abort?.violations[0]).toContain('SIGABRT');
    expect(dropped?.violations[0]).toContain('a promise nobody waited for');
    expect(remark?.violations[0]).toContain('a remark for nobody');
    expect(broken?.violations).toEqual(['a broken promise']);
    expect(report.outcomes).toEqual({ wav: { answered: 4, hang: 2, crash: 2 } });
    expect(outcomeTable(report).split('\n').at(-1)).toMatch(/^all +8 +8$/);
  }, 120_000);

  it('refuses to start on a program that is none', async () => {
    const options = { seed: 1, first: 0, count: 1, formats: ['wav'] as const };
    const missing = runCampaign({ ...options, program: `${program}.missing` });
    await expect(missing).rejects.toThrow('did not start');
  }, 60_000);
});
