// Channels in opposite phase are heard as one, whatever the blocks that they come in, and said; all others are averaged.
import { describe, expect, it } from 'vitest';
import { ChannelMixer } from '../../src/audio/channel-mixer.js';
import { decodeAudio } from '../../src/audio/decode.js';
import { downMix } from '../../src/audio/down-mix.js';
import { RandomStream } from '../../src/random.js';
import { sine, snr } from '../support/signals.js';
import { speechLike } from '../support/speech.js';
import { writeWav } from '../support/write-wav.js';

const rate = 16_000;
const voice = speechLike({ seconds: 6, sampleRate: rate });
const inverted = voice.map((sample) => -sample);
const noise = (level: number, seed: number) => {
  const random = new RandomStream(seed);
  return voice.map(() => level * random.normal());
};
const sum = (a: Float32Array, b: Float32Array) => a.map((sample, i) => sample + (b[i] as number));

function mixed(channels: readonly Float32Array[], blockSize: number) {
  const mixer = new ChannelMixer();
  const out: number[] = [];
  for (let at = 0; at < (channels[0]?.length ?? 0); at += blockSize) {
    out.push(...mixer.push(channels.map((channel) => channel.subarray(at, at + blockSize))));
  }
  out.push(...mixer.finish());
  return { mono: Float32Array.from(out), warnings: mixer.warnings(rate) };
}

describe('opposite channels', () => {
  it('are one of them, and it is said', async () => {
    const { samples, source } = await decodeAudio(writeWav([voice, inverted], { rate }), {
      sampleRate: rate,
    });
    expect(snr(samples, voice)).toBeGreaterThan(60);
    expect(source.warnings.map(({ code }) => code)).toEqual(['channels']);
    expect(source.warnings[0]?.message).toContain('6.000 s of 6.000 s: channel 0 alone');
  });

  it('are so with an offset on both, and with noise at -40 dB, as after a codec', () => {
    const left = sum(voice, noise(0.003, 1)).map((sample) => sample + 0.2);
    const right = sum(inverted, noise(0.003, 2)).map((sample) => sample + 0.2);
    expect(snr(downMix([left, right]), left)).toBeGreaterThan(60);
  });

  it('are the louder one where one is far louder', () => {
    // A quarter of the level cancels nothing away; together with noise alone it does.
    expect(downMix([inverted.map((v) => v * 0.25), voice])[5000]).toBeCloseTo(
      (voice[5000] as number) * 0.375,
      6,
    );
  });

  it('that begin after a silence are heard from their first word', () => {
    const late = (channel: Float32Array) => channel.map((v, i) => (i < 20_000 ? 0 : v));
    const { mono } = mixed([late(voice), late(inverted)], 999);
    expect(snr(mono, late(voice))).toBeGreaterThan(40);
  });

  it('do not depend on the blocks, and end without a click where they end', () => {
    const right = voice.map((v, i) => (i < 48_000 ? v : -v));
    const whole = mixed([voice, right], voice.length);
    for (const size of [160, 4096, 16_384, 20_000]) {
      expect(mixed([voice, right], size).mono).toEqual(whole.mono);
    }
    // Only in the stretch in which the phase turns is something lost.
    const kept = whole.mono.map((v, i) => (i >= 32_768 && i < 65_536 ? (voice[i] as number) : v));
    expect(snr(kept, voice)).toBeGreaterThan(60);
    expect(whole.warnings).toHaveLength(1);
  });
});

describe('other channels are averaged', () => {
  it.each<readonly [string, readonly Float32Array[]]>([
    ['the same voice', [voice, voice]],
    ['one of two silent', [voice, new Float32Array(voice.length)]],
    [
      'one of eight in use',
      [voice, ...Array.from({ length: 7 }, () => new Float32Array(voice.length))],
    ],
    ['nothing in common', [noise(0.1, 3), noise(0.1, 4)]],
    ['twenty with nothing in common', Array.from({ length: 20 }, (_, i) => noise(0.1, 10 + i))],
    [
      'a quarter of a circle apart',
      [sine(rate, 200, 32_000), sine(rate, 200, 32_080).subarray(20, 32_020)],
    ],
    ['silence', [new Float32Array(9000), new Float32Array(9000)]],
  ])('%s', (_, channels) => {
    const { mono, warnings } = mixed(channels, 5000);
    expect(warnings).toEqual([]);
    const mean = (channels[0] as Float32Array).map(
      (_, i) =>
        channels.reduce((total, channel) => total + (channel[i] as number), 0) / channels.length,
    );
    expect(mono).toEqual(mean);
  });
});
