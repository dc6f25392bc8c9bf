// Down-mixing is the plain mean of the channels.
import { describe, expect, it } from 'vitest';
import { downMix } from '../../src/audio/down-mix.js';

describe('downMix', () => {
  it('averages', () => {
    const mono = downMix([
      Float32Array.of(1, 0.5, -1),
      Float32Array.of(0, 0.5, 1),
      Float32Array.of(-1, 0.5, 0),
    ]);
    expect([...mono]).toEqual([0, 0.5, 0]);
  });

  it('never exceeds its loudest channel, and keeps equal channels exactly', () => {
    const channel = Float32Array.of(1, -1, 0.1, 1 / 3);
    expect(downMix([channel, channel])).toEqual(channel);
    expect(downMix(Array.from({ length: 8 }, () => channel))).toEqual(channel);
  });

  it('cancels opposite channels', () => {
    expect([...downMix([Float32Array.of(0.7), Float32Array.of(-0.7)])]).toEqual([0]);
  });

  it('gives a single channel as it is', () => {
    const channel = Float32Array.of(0.1, 0.2);
    expect(downMix([channel])).toBe(channel);
  });

  it('refuses no channels, unequal channels and samples that are no numbers', () => {
    expect(() => downMix([])).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => downMix([new Float32Array(2), new Float32Array(3)])).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
    expect(() => downMix([Float32Array.of(0, Number.NEGATIVE_INFINITY)])).toThrow(
      expect.objectContaining({ code: 'AUDIO_NON_FINITE' }),
    );
  });
});
