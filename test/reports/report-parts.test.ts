// The small decisions behind a report, each against numbers worked out by hand.
import { describe, expect, it } from 'vitest';
import { countedLikeListeners } from '../../src/corpora/published-figures.js';
import { ravdess } from '../../src/corpora/ravdess.js';
import { emotions } from '../../src/corpora/types.js';
import { AffettoError } from '../../src/errors.js';
import { fewEpochs, thinned } from '../../src/reports/fold-curves-svg.js';
import { shareTicks, tenthsAround, ticksFromZero } from '../../src/reports/plot-area.js';
import { speakersSvg } from '../../src/reports/speakers-svg.js';
import { spectrogramUri } from '../../src/reports/spectrogram.js';
import { worstErrors } from '../../src/reports/worst-errors.js';
import { duration, percent, points, pValueText } from '../../src/scores/format.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';
import { decodePng } from './decode-png.js';

describe('countedLikeListeners', () => {
  it('accepts neutral for calm and calm for neutral, nothing else', () => {
    const confusion: number[][] = emotions.map((_, row) =>
      emotions.map((_, c) => (row === c ? 6 : 0)),
    );
    confusion[0]![1] = 3; // neutral heard as calm: right
    confusion[1]![0] = 1; // calm heard as neutral: right
    confusion[0]![3] = 2; // neutral heard as sad: wrong
    confusion[2]![7] = 4; // happy heard as surprised: wrong
    const { listeners } = ravdess.published!;
    const { accuracy, recalls } = countedLikeListeners(listeners, emotions, confusion);
    expect(recalls[0]).toBeCloseTo(16 / 18, 12);
    expect(recalls.at(-1)).toBeCloseTo(6 / 10, 12);
    expect(recalls[1]).toBe(1);
    expect(accuracy).toBeCloseTo(52 / 58, 12);
  });
});

describe('worstErrors', () => {
  const answer = (id: string, truth: number, probabilities: number[]): ScoredUtterance => ({
    id,
    corpus: 'c',
    speaker: 's',
    path: `${id}.wav`,
    truth,
    probabilities,
  });
  const predictions = [
    {
      seed: 1,
      utterances: [
        answer('right', 0, [0.9, 0.1]),
        answer('sure', 0, [0.1, 0.9]),
        answer('unsure', 1, [0.6, 0.4]),
        answer('saved', 0, [0.4, 0.6]),
      ],
    },
    {
      seed: 2,
      utterances: [
        answer('sure', 0, [0.3, 0.7]),
        answer('saved', 0, [0.8, 0.2]),
        answer('unsure', 1, [0.7, 0.3]),
      ],
    },
  ];

  it('takes each utterance once, by the mean of its answers, surest first', () => {
    const errors = worstErrors({ predictions });
    expect(errors.map(({ utterance }) => utterance.id)).toEqual(['sure', 'unsure']);
    expect(errors[0]).toMatchObject({ heard: 1, seeds: 2, wrong: 2 });
    expect(errors[0]!.confidence).toBeCloseTo(0.8, 12);
    expect(errors[1]!.probabilities[0]).toBeCloseTo(0.65, 12);
    expect(worstErrors({ predictions }, 1)).toHaveLength(1);
  });
});

describe('spectrogramUri', () => {
  const bytesOf = (uri: string) => Buffer.from(uri.split(',')[1]!, 'base64');

  it('draws loud dark, low frequencies at the bottom, time to the right', () => {
    // Two frames of three bands: only the lowest band of the first frame is loud.
    const decibels = Float32Array.of(0, -100, -100, -100, -30, -100);
    const pixels = decodePng(
      bytesOf(spectrogramUri({ decibels, frames: 2, bands: 3, seconds: 1 })),
    );
    expect(pixels.width).toBe(2);
    expect(pixels.height).toBe(3);
    expect(pixels.colorAt(0, 2)).toBe('#000000');
    expect(pixels.colorAt(0, 0)).toBe('#ffffff');
    // 30 of 60 dB down: the middle grey of 24 levels.
    expect(pixels.colorAt(1, 1)).toBe('#7a7a7a');
  });

  it('shrinks long recordings', () => {
    const shape = { frames: 3000, bands: 128, seconds: 30 };
    const uri = spectrogramUri({ ...shape, decibels: new Float32Array(3000 * 128) });
    const { width, height } = decodePng(bytesOf(uri));
    expect([width, height]).toEqual([240, 80]);
  });

  it.each([
    [0, 3, 0],
    [2, 3, 5],
  ])('refuses %i frames of %i bands in %i values', (frames, bands, values) => {
    const spectrogram = { frames, bands, seconds: 1, decibels: new Float32Array(values) };
    expect(() => spectrogramUri(spectrogram)).toThrow(AffettoError);
  });
});

describe('speakersSvg', () => {
  it('sorts speakers by the last model and marks their sex', () => {
    const { models } = sampleEvaluation();
    const sexes = new Map([['01', 'male'] as const, ['02', 'female'] as const]);
    const svg = speakersSvg({ models, sexes, title: 't' });
    const shown = [...svg.matchAll(/>(\d\d)(?: {2}[fm])?<\/text>/g)].map(([, speaker]) => speaker);
    const best = [...models[1]!.summary.perSpeaker].sort((a, b) => b.uar - a.uar);
    expect(shown.map((s) => best.find(({ group }) => group === s)!.uar)).toEqual(
      best.map(({ uar }) => uar),
    );
    expect(svg).toContain('>01  m</text>');
    expect(svg).toContain('>02  f</text>');
  });
});

describe('numbers', () => {
  it('are written as tables write them', () => {
    expect([percent(0.527), percent(Number.NaN)]).toEqual(['52.7', '\u2013']);
    expect([points(0.0304), points(-0.2), points(-0.0001)]).toEqual(['+3.0', '\u221220.0', '0.0']);
    expect([pValueText(0.0342), pValueText(0.0001)]).toEqual(['0.034', '<\u00a00.001']);
    expect([duration(42.4), duration(425), duration(7800)]).toEqual([
      '42 s',
      '7 min 5 s',
      '2 h 10 min',
    ]);
  });

  it('stand at round ticks', () => {
    expect(ticksFromZero(2.2, 4)).toEqual([0, 1, 2, 3]);
    expect(ticksFromZero(0.9, 4)).toEqual([0, 0.5, 1]);
    expect(ticksFromZero(0, 4)).toEqual([0, 1]);
    expect(fewEpochs(1)).toEqual([1]);
    expect(fewEpochs(3)).toEqual([1, 2, 3]);
    expect(fewEpochs(20)).toEqual([1, 5, 10, 15, 20]);
    expect(fewEpochs(160)).toEqual([1, 50, 100, 160]);
    expect(tenthsAround([0.42, 0.7])).toEqual([0.4, 0.7]);
    expect(tenthsAround([0.99, 1])).toEqual([0.8, 1]);
    expect(tenthsAround([Number.NaN])).toEqual([0, 1]);
    expect(shareTicks([0.3, 0.6], 6)).toEqual([0.3, 0.4, 0.5, 0.6]);
    expect(shareTicks([0.1, 1], 6)).toEqual([0.2, 0.4, 0.6, 0.8, 1]);
  });
});

describe('thinned', () => {
  it('keeps both ends and even steps', () => {
    const points = Array.from({ length: 200 }, (_, i) => i);
    const kept = thinned(points, 40);
    expect(kept).toHaveLength(40);
    expect([kept[0], kept.at(-1)]).toEqual([0, 199]);
    expect(Math.max(...kept.slice(1).map((v, i) => v - kept[i]!))).toBeLessThanOrEqual(6);
    expect(thinned([1, 2], 40)).toEqual([1, 2]);
  });
});
