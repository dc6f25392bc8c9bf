// What no ear hears is taken out, and nothing else: an offset, rumble, at any rate, wherever the recording begins and ends.
import { describe, expect, it } from 'vitest';
import { heardSamples } from '../../src/audio/check-samples.js';
import { withoutInfrasound } from '../../src/audio/infrasound.js';
import { AffettoError } from '../../src/errors.js';
import { sine, snr } from '../support/signals.js';
import { speechLike } from '../support/speech.js';

const rates = [8000, 16_000, 22_050, 44_100];
const speechAt = (sampleRate: number) => speechLike({ seconds: 2, sampleRate });
const peakOf = (samples: Float32Array) =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
const plus = (samples: Float32Array, added: (index: number) => number) =>
  samples.map((sample, index) => sample + added(index));

function refusal(samples: Float32Array, sampleRate: number): string {
  try {
    heardSamples(samples, sampleRate);
    return 'heard';
  } catch (error) {
    if (error instanceof AffettoError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe.each(rates)('at %i Hz', (rate) => {
  const speech = speechAt(rate);
  const peak = peakOf(speech);

  it('a clean recording stays as it is, to the bit', () => {
    expect(withoutInfrasound(speech, rate)).toBe(speech);
    const slight = plus(speech, () => 0.003 * peak);
    expect(withoutInfrasound(slight, rate)).toBe(slight);
  });

  it.each([0.01, 0.1, -0.3, 3])('an offset of %f of the peak is gone', (share) => {
    const heard = withoutInfrasound(
      plus(speech, () => share * peak),
      rate,
    );
    const mean = speech.reduce((sum, sample) => sum + sample, 0) / speech.length;
    // Single precision keeps 24 bits of the sum of speech and offset.
    expect(
      snr(
        heard,
        plus(speech, () => -mean),
      ),
    ).toBeGreaterThan(100);
  });

  it.each([2, 5, 8, 12])('rumble at %i Hz is gone, up to the ends', (hertz) => {
    const rumble = sine(rate, hertz, speech.length, 0.3 * peak);
    const heard = withoutInfrasound(
      plus(speech, (i) => (rumble[i] as number) + 0.1),
      rate,
    );
    // Of the rumble less than a hundredth is left, of the voice all.
    const left = heard.map((sample, i) => sample - (speech[i] as number));
    const power = left.reduce((sum, value) => sum + value * value, 0) / left.length;
    expect(Math.sqrt(power)).toBeLessThan(0.3 * peak * 0.02);
  });

  it('voices from 50 Hz on are left alone beside it', () => {
    const low = sine(rate, 50, speech.length, 0.5 * peak);
    const rumble = sine(rate, 6, speech.length, 0.4 * peak);
    const heard = withoutInfrasound(
      plus(low, (i) => rumble[i] as number),
      rate,
    );
    expect(snr(heard, low, Math.round(0.2 * rate))).toBeGreaterThan(45);
  });

  it('is taken out once: a second time changes nothing', () => {
    const once = withoutInfrasound(
      plus(speech, (i) => 0.4 * peak * Math.sin((50 * i) / rate)),
      rate,
    );
    expect(withoutInfrasound(once, rate)).toBe(once);
  });
});

describe('a recording of nothing but an offset', () => {
  it.each([1, -1, 8 / 32_768, 1 / 128])('of %f is silent', (offset) => {
    const message = refusal(new Float32Array(8000).fill(offset), 8000);
    expect(message).toContain('AUDIO_SILENT');
    expect(message).toContain('without the constant that is added to all samples');
  });

  it('of samples that are no numbers is refused for those', () => {
    const bad = new Float32Array(8000).fill(0.1);
    bad[77] = Number.NaN;
    expect(refusal(bad, 8000)).toContain('AUDIO_NON_FINITE');
  });
});

it('what is shorter than the filter is no trouble', () => {
  for (const length of [0, 1, 2, 100]) {
    const short = Float32Array.from({ length }, (_, i) => 0.5 + 0.1 * Math.sin(i));
    expect(withoutInfrasound(short, 16_000)).toHaveLength(length);
  }
});
