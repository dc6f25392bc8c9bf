// The LSTM's hand-written way back through time against central differences, and padding that
// must leave no trace: neither in outputs nor in gradients, whatever it contains.

import { describe, expect, it } from 'vitest';
import { type LstmOptions, lstm } from '../../src/grad/layers/lstm.js';
import { timeMask } from '../../src/grad/layers/pooling.js';
import { checkGradients, evaluateGradients, uniform } from '../support/gradient-check.js';

const [batch, time, channels, units] = [3, 4, 2, 3];
const lengths = { shape: [batch], values: [4, 2, 1] };

const variants = [false, true].flatMap((bidirectional) =>
  (['last', 'sequence'] as const).map((output) => ({ bidirectional, output })),
);

describe.each(variants)('lstm %j', (variant) => {
  const options: LstmOptions = { units, ...variant };
  const width = variant.bidirectional ? 2 * units : units;
  const shape = variant.output === 'last' ? [batch, width] : [batch, time, width];

  it('all steps valid', async () => {
    const report = await checkGradients({
      inputs: { x: { shape: [batch, time, channels] } },
      build: (scope, { x }) => lstm(scope, 'l', x, options),
    });
    expect(report.outputShape).toEqual(shape);
    const perDirection = 4 * units * (channels + units + 1);
    expect(report.elements).toBe(
      batch * time * channels + perDirection * (variant.bidirectional ? 2 : 1),
    );
  });

  const evaluate = (values: readonly number[]) => ({
    inputs: { x: { shape: [batch, time, channels], values } },
    fixed: { lengths },
    build: masked,
  });
  const masked: Parameters<typeof checkGradients<'x', 'lengths'>>[0]['build'] = (
    scope,
    { x },
    fixed,
  ) =>
    lstm(scope, 'l', x, {
      ...options,
      lengths: fixed.lengths,
      mask: timeMask(fixed.lengths, time),
    });
  const values = uniform(batch * time * channels, 21);
  const isPadding = (i: number) =>
    Math.floor(i / channels) % time >= lengths.values[Math.floor(i / (time * channels))]!;

  it('with padding', async () => {
    const report = await checkGradients(evaluate(values));
    for (const [i, value] of report.gradients.x!.entries()) {
      if (isPadding(i)) expect(Math.abs(value)).toBe(0);
    }
    if (variant.output === 'sequence') {
      for (const [i, value] of report.output.entries()) {
        const [row, step] = [Math.floor(i / (time * width)), Math.floor(i / width) % time];
        if (step >= lengths.values[row]!) expect(Math.abs(value)).toBe(0);
      }
    }
  });

  it('what the padding contains does not matter', async () => {
    const plain = await evaluateGradients(evaluate(values));
    const changed = await evaluateGradients(
      evaluate(values.map((value, i) => (isPadding(i) ? 7 - value : value))),
    );
    // As plain numbers plus 0: a padded step may give 0 or -0.
    expect(changed.output.map((value) => value + 0)).toEqual(
      plain.output.map((value) => value + 0),
    );
    expect(changed.flatGradient.map((value) => value + 0)).toEqual(
      plain.flatGradient.map((value) => value + 0),
    );
  });

  it('an empty sequence gives zeros', async () => {
    const { output, flatGradient } = await evaluateGradients({
      ...evaluate(values),
      fixed: { lengths: { shape: [batch], values: [2, 0, 1] } },
    });
    const row = output.slice(output.length / batch, (2 * output.length) / batch);
    expect([...row].map(Math.abs)).toEqual(new Array(row.length).fill(0));
    expect(flatGradient.every(Number.isFinite)).toBe(true);
  });
});

describe('lstm at the edges', () => {
  it.each([false, true])('a single step, bidirectional %s', async (bidirectional) => {
    await checkGradients({
      inputs: { x: { shape: [2, 1, 3] } },
      fixed: { lengths: { shape: [2], values: [1, 1] } },
      build: (scope, { x }, fixed) =>
        lstm(scope, 'l', x, {
          units: 2,
          bidirectional,
          output: 'last',
          lengths: fixed.lengths,
          mask: timeMask(fixed.lengths, 1),
        }),
    });
  });

  it('two in a row, over features that need no gradient', async () => {
    await checkGradients({
      inputs: {},
      fixed: { x: { shape: [2, 3, 2], values: uniform(12, 30) } },
      build: (scope, _inputs, { x }) => {
        const first = lstm(scope, 'l1', x, { units: 2, bidirectional: true, output: 'sequence' });
        return lstm(scope, 'l2', first, { units: 2, output: 'last' });
      },
    });
  });
});
