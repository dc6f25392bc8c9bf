// `affetto models`: the numbers it prints are those of the networks that train.
import { describe, expect, it, vi } from 'vitest';
import type { ModelOptions } from '../../src/models/model.js';
import { createModel, summarizeModel } from '../../src/models/registry.js';
import { affetto } from '../support/run-affetto.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

interface Described {
  readonly name: string;
  readonly input: readonly [frames: number, coefficients: number];
  readonly options: ModelOptions;
  readonly parameters: number;
  readonly layers: readonly { readonly parameters: number; readonly outputShape: number[] }[];
}

describe('affetto models', () => {
  it('shows every model layer by layer', async () => {
    const { code, stdout, stderr } = await affetto(['models']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^cnn: Baseline/m);
    expect(stdout).toMatch(/^cnn-lstm: Improved/m);
    expect(stdout).toMatch(/^conv1 +conv1d 5 +174 x 64 +12,864$/m);
    expect(stdout).toMatch(/^\d{3},\d{3} parameters, 384 running statistics$/m);
  });

  it('--json: parameters add up', async () => {
    const { code, stdout } = await affetto(['models', '--json', 'cnn-lstm']);
    expect(code).toBe(0);
    const [model, ...others] = JSON.parse(stdout) as Described[];
    expect(others).toEqual([]);
    const network = createModel('cnn-lstm', model?.options);
    const { parameters } = summarizeModel(network, model?.input ?? [0, 0], 8);
    expect(model).toMatchObject({ name: 'cnn-lstm', parameters });
    expect(model?.layers.reduce((sum, layer) => sum + layer.parameters, 0)).toBe(parameters);
    expect(model?.layers.at(-1)?.outputShape).toEqual([8]);
  });

  it("counts the study's one-directional network as the study does", () => {
    const network = createModel('cnn-lstm', { bidirectional: false, summary: 'last' });
    expect(summarizeModel(network, [174, 40], 8).parameters).toBe(194_696);
  });

  it('says how many networks the shipped file holds, and how large each is', async () => {
    const { stdout } = await affetto(['models', 'crnn']);
    const line = /^shipped: 2 networks together \(([\d,]+) \+ ([\d,]+)\), ([\d,]+) parameters/m;
    const sizes = (line.exec(stdout) ?? []).slice(1).map((text) => Number(text.replace(',', '')));
    // The first is the network that the table shows.
    expect(sizes).toEqual([199_672, 479_952, 679_624]);
    expect(stdout).toMatch(/^199,672 parameters, 480 running statistics$/m);
    expect(stdout).toContain('together 679,624 parameters');
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
