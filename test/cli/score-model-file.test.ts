// `affetto evaluate --model FILE.onnx`: what people and programs read, the same from any number of
// processes, and nothing left running after Ctrl-C.
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtCommand } from '../support/build-command.js';
import { affetto } from '../support/run-affetto.js';
import { type ScoredModel, scoredModel } from '../support/scored-model.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let made: ScoredModel;
let common: string[];
beforeAll(async () => {
  made = await scoredModel();
  const model = await made.writeModel('model.onnx');
  common = ['evaluate', '--model', model, '--corpus', made.corpusFolder];
});
afterAll(() => made.remove());

describe('affetto evaluate --model FILE.onnx', () => {
  it('--json is one object, the same from one process and from two', async () => {
    const [one, two] = [
      await affetto([...common, '--json', '--processes', '1']),
      await affetto([...common, '--json', '--processes', '2']),
    ];
    expect([one.code, two.code]).toEqual([0, 0]);
    const timeless = (text: string) => {
      const { wallSeconds, realTimeFactor, processes, ...rest } = JSON.parse(text);
      return { rest, times: [wallSeconds, realTimeFactor, processes] };
    };
    const { rest, times } = timeless(two.stdout);
    expect(rest).toEqual(timeless(one.stdout).rest);
    expect(times[2]).toBe(2);
    expect(rest).toMatchObject({
      count: 48,
      uar: expect.any(Number),
      accuracy: expect.any(Number),
      macroF1: expect.any(Number),
      ece: expect.any(Number),
      leftOut: {},
      unanswered: [],
      speakerIndependent: false,
      heardSpeakers: ['01', '02'],
      intervals: { uar: [expect.any(Number), expect.any(Number)] },
    });
    expect(rest.labels).toHaveLength(8);
    expect(rest.perClass).toHaveLength(8);
    expect(rest.confusion.flat().reduce((sum: number, n: number) => sum + n, 0)).toBe(48);
  });

  it('says first whose voices they are', async () => {
    const all = await affetto(common);
    expect(all.stdout).toMatch(/^speaker-dependent: 2 of 3 voices were heard in training\n/);
    expect(all.stdout).toContain('Heard in training: 01, 02.');
    const unseen = await affetto([...common, '--unseen', '--markdown']);
    expect(unseen.stdout).toMatch(/^\*\*speaker-independent: none of 1 voice was heard/);
    expect(unseen.stdout).toMatch(/\| UAR % \| \d+\.\d \|/);
  });

  it('refuses what cannot be', async () => {
    const none = await affetto([...common, '--processes', '0']);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('--processes 0');
    const stranger = await affetto([...common, '--speakers', '02,7']);
    expect(stranger.code).toBe(1);
    expect(stranger.stderr).toContain('no speaker "7"');
  });

  it('ends at Ctrl-C with code 130 and without a result', async () => {
    const args = [builtCommand, ...common, '--robustness'];
    const child = spawn(process.execPath, [...args, '--processes', '2'], { detached: true });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    // The first line of progress: the children are at work.
    child.stderr.once('data', () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(stdout).toBe('');
    // Its children were of its process group: a group without members cannot be signalled.
    expect(() => process.kill(-child.pid!, 0)).toThrow(/ESRCH/);
  });
});
