// `affetto models`: the numbers it prints are those of the networks that train.
import { describe, expect, it, vi } from 'vitest';
import { affetto } from './run-affetto.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

interface Described {
  readonly name: string;
  readonly parameters: number;
  readonly layers: readonly { readonly parameters: number; readonly outputShape: number[] }[];
}

describe('affetto models', () => {
  it('shows every model layer by layer', async () => {
    const { code, stdout, stderr } = await affetto(['models']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^cnn: Baseline/m);
    expect(stdout).toMatch(/^cnn-lstm: Improved/m);
    expect(stdout).toContain('194,696 parameters, 384 running statistics');
  });

  it('--json: parameters add up', async () => {
    const { code, stdout } = await affetto(['models', '--json', 'cnn-lstm']);
    expect(code).toBe(0);
    const [model, ...others] = JSON.parse(stdout) as Described[];
    expect(others).toEqual([]);
    expect(model).toMatchObject({ name: 'cnn-lstm', parameters: 194_696 });
    expect(model?.layers.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(194_696);
    expect(model?.layers.at(-1)?.outputShape).toEqual([8]);
  });

  it.each([
    [['models', 'transformer'], /no model "transformer".*cnn, cnn-lstm/],
    [['models', 'cnn', 'cnn-lstm'], /Name one model/],
    [['models', '--jsn'], /no option --jsn.*--json/],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await affetto(args);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });
});
