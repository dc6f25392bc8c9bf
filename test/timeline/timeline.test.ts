// Timelines of recordings that we make: pauses are pauses, overlapping windows are averaged, shares add up.
import { describe, expect, it } from 'vitest';
import { emotionTimeline } from '../../src/timeline/emotion-timeline.js';
import { coarserPeaks, SoundOutline } from '../../src/timeline/sound-outline.js';
import { speechStretches } from '../../src/timeline/speech-stretches.js';
import { timelineCsv, timelineJson } from '../../src/timeline/timeline-formats.js';
import { joined, speechLike } from '../support/speech.js';

const rate = 22_050;

function outlineOf(samples: Float32Array, piece = samples.length) {
  const outline = new SoundOutline(rate);
  for (let at = 0; at < samples.length; at += piece) outline.push(samples.slice(at, at + piece));
  return outline.finish();
}

const labels = ['calm', 'angry, very', 'sad'];
const window = (startSeconds: number, endSeconds: number, probabilities: number[]) => ({
  ...{ startSeconds, endSeconds, probabilities },
});

describe('SoundOutline', () => {
  const samples = joined([1, speechLike({ seconds: 30 }), 0.013]);

  it('is the same however the stream is cut', () => {
    const whole = outlineOf(samples);
    expect(outlineOf(samples, 997)).toEqual(whole);
    expect(whole.peaks.length).toBe(Math.ceil(samples.length / 441));
    expect(whole.levelsDb[0]).toBe(-120);
  });

  it('keeps the peaks, however few columns are drawn', () => {
    const { peaks } = outlineOf(samples);
    const loudest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const columns of [1, 7, 500, 1e6]) {
      const coarse = coarserPeaks(peaks, columns);
      expect(coarse.length).toBe(Math.min(columns, peaks.length));
      expect(Math.max(...coarse)).toBeCloseTo(loudest, 6);
    }
  });
});

describe('speechStretches', () => {
  it('tells speech from pauses, whatever the noise', () => {
    const talk = speechLike({ seconds: 3 });
    const samples = joined([2, talk, 1.5, talk, 2]);
    let state = 7;
    for (const noise of [0, 0.001, 0.01]) {
      const noisy = samples.map((sample) => {
        state = (state * 48_271) % 2_147_483_647;
        return sample + noise * ((2 * state) / 2_147_483_647 - 1);
      });
      const stretches = speechStretches(outlineOf(noisy));
      expect(stretches).toHaveLength(2);
      for (const [i, start] of [2, 6.5].entries()) {
        expect(Math.abs(stretches[i]!.startSeconds - start)).toBeLessThan(0.25);
        expect(Math.abs(stretches[i]!.endSeconds - start - 3)).toBeLessThan(0.35);
      }
    }
  });

  it('takes no steady noise, click or silence for speech', () => {
    let state = 3;
    const noise = Float32Array.from({ length: 20 * rate }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return 0.1 * ((2 * state) / 2_147_483_647 - 1);
    });
    expect(speechStretches(outlineOf(noise))).toEqual([]);
    const click = new Float32Array(5 * rate);
    click.fill(0.8, 40_000, 40_400);
    expect(speechStretches(outlineOf(click))).toEqual([]);
    expect(speechStretches(outlineOf(new Float32Array(3 * rate)))).toEqual([]);
    expect(speechStretches(outlineOf(new Float32Array(0)))).toEqual([]);
  });
});

describe('emotionTimeline', () => {
  const recognition = {
    durationSeconds: 10,
    windows: [
      window(0, 4, [0.8, 0.1, 0.1]),
      window(2, 6, [0.6, 0.3, 0.1]),
      window(4, 8, [0.1, 0.9, 0]),
      window(6, 10, [0.3, 0.35, 0.35]),
    ],
  };
  const speech = [
    { startSeconds: 0.5, endSeconds: 7 },
    { startSeconds: 7.5, endSeconds: 9 },
  ];
  const timeline = emotionTimeline({ labels }, recognition, speech, 0.5);

  it('averages the windows over a moment and cuts where the verdict changes', () => {
    const seen = timeline.stretches.map(({ startSeconds, endSeconds, kind, emotion }) => [
      ...[startSeconds, endSeconds, kind, emotion],
    ]);
    expect(seen).toEqual([
      [0, 0.5, 'pause', undefined],
      [0.5, 4, 'emotion', 'calm'],
      [4, 7, 'emotion', 'angry, very'],
      [7, 7.5, 'pause', undefined],
      [7.5, 8, 'emotion', 'angry, very'],
      [8, 9, 'unsure', 'angry, very'],
      [9, 10, 'pause', undefined],
    ]);
    // 0.8 for 1.5 s, then the mean of 0.8 and 0.6 for 2 s.
    expect(timeline.stretches[1]!.confidence).toBeCloseTo((1.5 * 0.8 + 2 * 0.7) / 3.5);
  });

  it('has no gap, and its shares add up', () => {
    const { stretches, summary } = timeline;
    for (const [i, { endSeconds }] of stretches.slice(0, -1).entries()) {
      expect(stretches[i + 1]!.startSeconds).toBe(endSeconds);
    }
    const emotions = Object.values(summary.emotionSeconds).reduce((sum, value) => sum + value, 0);
    expect(emotions + summary.unsureSeconds).toBeCloseTo(summary.speechSeconds);
    expect(summary.speechSeconds + summary.pauseSeconds).toBeCloseTo(10);
    expect(summary.speechSeconds).toBeCloseTo(8);
    expect(summary.unsureSeconds).toBeCloseTo(1);
    expect(summary.emotionSeconds.sad).toBe(0);
  });

  it('is one pause where nobody speaks', () => {
    const { stretches, summary } = emotionTimeline({ labels }, recognition, [], 0.5);
    expect(stretches).toEqual([{ startSeconds: 0, endSeconds: 10, kind: 'pause' }]);
    expect(summary.speechSeconds).toBe(0);
  });

  it('writes CSV and JSON that say the same', () => {
    const csv = timelineCsv(timeline);
    const [header, first, second] = csv.split('\r\n');
    expect(header).toBe('startSeconds,endSeconds,kind,emotion,confidence,calm,"angry, very",sad');
    expect(first).toBe('0.000,0.500,pause,,,,,');
    expect(second).toBe('0.500,4.000,emotion,calm,0.7429,0.7429,0.1571,0.1000');
    const json = JSON.parse(timelineJson({ file: 'a.wav', model: 'm' }, timeline, recognition));
    expect(json.stretches).toHaveLength(csv.trim().split('\r\n').length - 1);
    expect(json.stretches[1]).toMatchObject({ emotion: 'calm', confidence: 0.7429 });
    expect(json.windows).toHaveLength(4);
    expect(json.summary.emotionSeconds.calm).toBe(3.5);
  });
});
