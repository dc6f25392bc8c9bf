// The model that answers can change at any time: nothing is freed while it is in use, and nothing stays.

import { describe, expect, it } from 'vitest';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { CurrentModel } from '../../web/app/worker/current-model.js';

describe('the current model', () => {
  const freed: string[] = [];
  const noBytes = new Uint8Array();
  const named = (name: string) =>
    ({ dispose: async () => void freed.push(name) }) as unknown as Recognizer;

  it('is freed at once where nobody uses it, else after the last use', async () => {
    const model = new CurrentModel();
    expect(() => model.lend()).toThrow('not loaded');
    model.replace(named('first'), noBytes);
    model.replace(named('second'), noBytes);
    expect(freed).toEqual(['first']);
    const live = model.lend();
    await model.use(async () => model.replace(named('third'), noBytes));
    expect(freed).toEqual(['first']);
    live.release();
    expect(freed).toEqual(['first', 'second']);
  });

  it('is given back when the work fails', async () => {
    const model = new CurrentModel();
    model.replace(named('fourth'), noBytes);
    await expect(model.use(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    model.replace(named('fifth'), noBytes);
    expect(freed).toContain('fourth');
  });
});
