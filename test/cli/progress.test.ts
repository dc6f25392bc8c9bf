// How far a task is, as a log tells it: by a clock that the test turns.

import { describe, expect, it } from 'vitest';
import { EvaluationProgress } from '../../src/cli/commands/evaluate/progress.js';
import { Pace, roughly } from '../../src/cli/terminal/pace.js';
import { Progress, type ProgressPlace } from '../../src/cli/terminal/progress.js';
import type { FoldJob } from '../../src/evaluation/plan.js';

/** A log with a clock of its own. */
class Log implements ProgressPlace {
  readonly isTerminal = false;
  readonly lines: string[] = [];
  private ms = 0;
  private readonly callBacks = new Map<() => void, { readonly every: number; due: number }>();

  line(text: string): void {
    this.lines.push(text);
  }

  now(): number {
    return this.ms;
  }

  every(ms: number, callBack: () => void): () => void {
    this.callBacks.set(callBack, { every: ms, due: this.ms + ms });
    return () => this.callBacks.delete(callBack);
  }

  /** Lets time pass, calling back who asked for it. */
  pass(seconds: number): void {
    const end = this.ms + 1000 * seconds;
    for (; this.ms < end; this.ms += 100) {
      for (const [callBack, timer] of this.callBacks) {
        if (this.ms < timer.due) continue;
        timer.due += timer.every;
        callBack();
      }
    }
  }

  /** The number of timers that still run. */
  get timers(): number {
    return this.callBacks.size;
  }
}

describe('a log', () => {
  it('has a line at the beginning, every ten seconds and at the end, with an estimate from the first minute', () => {
    const log = new Log();
    const progress = new Progress({ place: log });
    // Two recordings a second.
    for (let done = 1; done <= 100; done++) {
      progress.show('features', done, 100);
      log.pass(0.5);
    }
    progress.finish();
    expect(log.lines).toEqual([
      'features: 1 of 100 (1%)',
      'features: 21 of 100 (21%), about 40 s left',
      'features: 41 of 100 (41%), about 30 s left',
      'features: 61 of 100 (61%), about 20 s left',
      'features: 81 of 100 (81%), about 10 s left',
      'features: all 100 done in 50 s',
    ]);
    expect(log.timers).toBe(0);
  });

  it('goes on while nothing is heard of the task', () => {
    const log = new Log();
    const progress = new Progress({ place: log });
    progress.show('training', 0, 12, { note: 'epoch 1/12' });
    log.pass(31);
    expect(log.lines).toEqual([
      'training: 0 of 12 (0%), epoch 1/12',
      'training: 0 of 12 (0%), 10 s so far, epoch 1/12',
      'training: 0 of 12 (0%), 20 s so far, epoch 1/12',
      'training: 0 of 12 (0%), 30 s so far, epoch 1/12',
    ]);
    progress.interrupting();
    log.pass(30);
    expect(log.lines.slice(4)).toEqual([
      'Stopping after this step (Ctrl-C again to stop at once) ...',
    ]);
  });

  it('says nothing of a short task where that is asked for, and nothing twice', () => {
    const log = new Log();
    const progress = new Progress({ place: log, saysBeginning: false });
    for (let done = 1; done <= 9; done++) {
      progress.show('files', done, 9);
      log.pass(1);
    }
    progress.finish();
    progress.finish();
    expect(log.lines).toEqual([]);
  });

  it('begins anew with another task', () => {
    const log = new Log();
    const progress = new Progress({ place: log });
    progress.show('features', 5, 5);
    progress.show('epochs', 0, 1440);
    expect(log.lines).toEqual(['epochs: 0 of 1,440 (0%)']);
    expect(log.timers).toBe(1);
  });

  it('begins anew where the same is counted a second time, and knows how long that takes', () => {
    const log = new Log();
    const progress = new Progress({ place: log });
    // Ten recordings a second, then one: first they are decoded, then each is heard many times.
    for (let done = 1; done <= 100; done++) {
      progress.show('recordings', done, 100);
      log.pass(0.1);
    }
    for (let done = 1; done <= 40; done++) {
      progress.show('recordings', done, 100);
      log.pass(1);
    }
    expect(log.lines.slice(1)).toEqual([
      'recordings: all 100 done in 10 s',
      'recordings: 1 of 100 (1%)',
      'recordings: 11 of 100 (11%), about 1 min left',
      'recordings: 21 of 100 (21%), about 1 min left',
      'recordings: 31 of 100 (31%), about 1 min left',
    ]);
  });
});

describe('the time left', () => {
  it('is told by the last minute: what the cache held is soon forgotten', () => {
    const pace = new Pace();
    for (let done = 0; done <= 500; done += 50) pace.observe(100 * (done / 50), done);
    // Then one a second.
    for (let second = 1; second <= 120; second++) pace.observe(1000 + 1000 * second, 500 + second);
    expect(pace.secondsLeft(121_000, 1000)).toBeCloseTo(380, -1);
  });

  it('is unknown at first, and without anything done', () => {
    const pace = new Pace();
    pace.observe(0, 0);
    expect(pace.secondsLeft(60_000, 10)).toBe(undefined);
    pace.observe(60_000, 1);
    expect(pace.secondsLeft(60_000, 10)).toBe(540);
    // It goes on running down between two items, and never below nothing.
    expect(pace.secondsLeft(90_000, 10)).toBe(510);
    expect(pace.secondsLeft(9_000_000, 10)).toBe(0);
  });

  it.each([
    [1, '5 s'],
    [33, '35 s'],
    [58, '1 min'],
    [3540, '59 min'],
    [3590, '1 h'],
    [7830, '2 h 10 min'],
    [10_750, '3 h'],
  ])('of %d seconds is put as %s', (seconds, words) => {
    expect(roughly(seconds)).toBe(words);
  });
});

describe('an evaluation of two models', () => {
  it('knows that an epoch of the one takes longer than of the other', () => {
    const log = new Log();
    const fold = (model: string, epochs: number) =>
      ({ model, seed: 1, fold: 1, settings: { epochs } }) as FoldJob;
    const [slow, fast] = [fold('slow', 4), fold('fast', 100)];
    const progress = new EvaluationProgress(log);
    progress.onStart({
      ...{ folds: 2, finishedFolds: 0, finished: 0, epochs: 104, processes: 2 },
      ...{ ahead: [slow, fast], untaught: [] },
    });
    // An epoch of the slow one takes 20 s, of the fast one 1 s.
    for (let second = 1; second <= 80; second++) {
      log.pass(1);
      if (second % 20 === 0) progress.onEpoch(slow, second / 20);
      progress.onEpoch(fast, second);
    }
    progress.onFold(slow);
    for (let epoch = 81; epoch <= 100; epoch++) {
      log.pass(1);
      progress.onEpoch(fast, epoch);
    }
    progress.onFold(fast);
    progress.finish();
    expect(log.lines[0]).toBe('2 trainings, 2 at a time');
    // After 61 s: 20 s of one epoch are left of the one, 39 epochs of the other.
    expect(log.lines).toContain(
      'epochs: 64 of 104 (61%), about 40 s left, fast seed 1 fold 1 | slow seed 1 fold 1',
    );
    expect(log.lines.slice(-3)).toEqual([
      'epochs: 95 of 104 (91%), about 10 s left, fast seed 1 fold 1',
      '2/2 fast seed 1 fold 1: finished',
      'epochs: all 104 done in 2 min',
    ]);
  });
});
