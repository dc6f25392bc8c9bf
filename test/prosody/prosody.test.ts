// Pitch, energy and rate against signals whose values follow from their formulas, and against Praat on a synthesised sentence
// (test/fixtures/prosody/make.sh).

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { energyOf } from '../../src/prosody/energy.js';
import { pitchOf, pitchRules } from '../../src/prosody/pitch.js';
import { prosodyOf, prosodySummary } from '../../src/prosody/prosody.js';
import { randomBytes, sine } from '../support/signals.js';
import { speechLike } from '../support/speech.js';

const rate = 16_000;
const seconds = (count: number) => count * rate;

/** A voice-like tone: harmonics that fall off, of a pitch that may move. */
function voice(length: number, pitchAt: (time: number) => number, harmonics = [1, 2, 3, 4, 5]) {
  let phase = 0;
  return Float32Array.from({ length }, (_, i) => {
    phase += (2 * Math.PI * pitchAt(i / rate)) / rate;
    return 0.1 * harmonics.reduce((sum, h) => sum + Math.sin(h * phase) / h, 0);
  });
}

const cents = (measured: number, wanted: number) => Math.abs(1200 * Math.log2(measured / wanted));

describe('pitch', () => {
  it.each([70, 110, 196, 311.13, 440, 620])('of a steady tone of %d Hz is that', (hertz) => {
    const { hz } = pitchOf(
      voice(seconds(1), () => hertz),
      rate,
    );
    const inner = hz.slice(5, -5);
    expect(inner.every((each) => cents(each, hertz) < 5)).toBe(true);
  });

  it('is the fundamental where that is missing, as on a telephone', () => {
    const { hz } = pitchOf(
      voice(seconds(1), () => 120, [3, 4, 5, 6]),
      rate,
    );
    expect(hz.slice(5, -5).every((each) => cents(each, 120) < 5)).toBe(true);
  });

  it('follows a glide from 100 to 300 Hz', () => {
    const at = (time: number) => 100 * 3 ** (time / 2);
    const { hz, hopSeconds } = pitchOf(voice(seconds(2), at), rate);
    const gaps = Array.from(hz.slice(5, -5), (each, i) => cents(each, at((i + 5) * hopSeconds)));
    expect(Math.max(...gaps)).toBeLessThan(25);
  });

  it('is none in noise and in silence', () => {
    const noise = Float32Array.from(randomBytes(seconds(2), 7), (byte) => byte / 128 - 1);
    expect(pitchOf(noise, rate).hz.filter((each) => each > 0).length).toBeLessThan(3);
    expect(Math.max(...pitchOf(new Float32Array(seconds(1)), rate).hz)).toBe(0);
    expect(pitchOf(new Float32Array(0), rate).hz).toEqual(new Float32Array(1));
  });

  it('is none where sound is far softer than the voice', () => {
    const loud = voice(seconds(1), () => 150);
    const soft = voice(seconds(1), () => 220).map((sample) => sample / 200);
    const { hz } = pitchOf(Float32Array.from([...loud, ...soft]), rate);
    expect(Math.max(...hz.slice(110))).toBe(0);
  });
});

describe('energy', () => {
  it('of a full-scale sine is -3.01 dB, with and without an offset', () => {
    for (const offset of [0, 0.2]) {
      const { db } = energyOf(
        sine(rate, 200, seconds(1)).map((sample) => sample + offset),
        rate,
      );
      for (const each of db.slice(5, -5)) expect(each).toBeCloseTo(-3.01, 1);
    }
  });

  it('is -120 dB in silence', () => {
    expect(new Set(energyOf(new Float32Array(seconds(1)), rate).db)).toEqual(new Set([-120]));
  });
});

describe('prosody', () => {
  it('counts syllables: 3.7 in a second of a sound made so', async () => {
    const sound = speechLike({ seconds: 10 });
    const { syllableSeconds } = await prosodyOf(sound, 22_050);
    expect(syllableSeconds).toHaveLength(37);
  });

  it('hears a sentence as Praat does, and its seven syllables', async () => {
    const folder = new URL('../fixtures/prosody/', import.meta.url);
    const { frames } = JSON.parse(readFileSync(new URL('praat.json', folder), 'utf8')) as {
      readonly frames: readonly (readonly [seconds: number, hz: number])[];
    };
    const bytes = readFileSync(new URL('sentence.flac', folder));
    const { samples, sampleRate } = await decodeAudio(bytes);
    const prosody = await prosodyOf(samples, sampleRate);
    const both = frames
      .map(([at, hz]) => [prosody.pitchHz[Math.round((1000 * at) / pitchRules.hopMs)] ?? 0, hz])
      .filter(([ours, praats]) => ours! > 0 && praats! > 0)
      .map(([ours, praats]) => cents(ours!, praats!))
      .sort((a, b) => a - b);
    const voicedByPraat = frames.filter(([, hz]) => hz > 0).length;
    expect(both.length).toBeGreaterThan(0.8 * voicedByPraat);
    expect(both[both.length >> 1]).toBeLessThan(15);
    expect(both.at(-1)).toBeLessThan(300);
    // Kids are tal-king by the door.
    expect(prosody.syllableSeconds).toHaveLength(7);
  });

  it('sums up a part: the second voice is an octave higher and 6 dB softer', async () => {
    const low = voice(seconds(1), () => 120);
    const high = voice(seconds(1), () => 240).map((sample) => sample / 2);
    const prosody = await prosodyOf(Float32Array.from([...low, ...high]), rate);
    const first = prosodySummary(prosody, { startSeconds: 0.1, endSeconds: 0.9 });
    const second = prosodySummary(prosody, { startSeconds: 1.1, endSeconds: 1.9 });
    expect(first.pitchHz).toBeCloseTo(120, 0);
    expect(second.pitchHz).toBeCloseTo(240, 0);
    expect(first.pitchRangeSemitones).toBeLessThan(0.1);
    expect(first.levelDb! - second.levelDb!).toBeCloseTo(6.02, 1);
  });

  it('is undefined without a voice', async () => {
    const summary = prosodySummary(await prosodyOf(new Float32Array(seconds(1)), rate));
    expect(Object.values(summary)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
