// A timeline in other programs' formats, and in one sentence. The same timeline's files were read back by others:
//   ffprobe 5.1 -show_entries packet=pts_time,duration_time x.srt / x.vtt
//   praatio 6.2.0: textgrid.openTextgrid('x.TextGrid', True)
//   audformat 1.4.3: audformat.utils.to_segmented_index(pandas.read_csv('x.csv', index_col=['file', 'start', 'end']))

import { describe, expect, it } from 'vitest';
import { clockTime } from '../../src/timeline/clock-time.js';
import { type EmotionTimeline, emotionTimeline } from '../../src/timeline/emotion-timeline.js';
import { timelineSrt, timelineVtt } from '../../src/timeline/timeline-captions.js';
import { mixtureInWords, timelineMixture } from '../../src/timeline/timeline-mixture.js';
import { timelineAudformat, timelineTextGrid } from '../../src/timeline/timeline-tables.js';

const labels = ['calm', 'angry <"very">', 'sad'];
const heard = (startSeconds: number, endSeconds: number, probabilities: number[]) => ({
  ...{ startSeconds, endSeconds, probabilities },
});

/** Calm, a pause, angry, calm, not sure. */
const timeline = made(
  [
    heard(0, 42, [0.9, 0.05, 0.05]),
    heard(43.25, 50, [0.1, 0.8, 0.1]),
    heard(50, 3700, [0.9, 0.05, 0.05]),
    heard(3700, 3702.5, [0.35, 0.35, 0.3]),
  ],
  [
    { startSeconds: 0, endSeconds: 42 },
    { startSeconds: 43.25, endSeconds: 3702.5 },
  ],
);

function made(
  windows: ReturnType<typeof heard>[],
  speech: { startSeconds: number; endSeconds: number }[],
): EmotionTimeline {
  const durationSeconds = windows.at(-1)!.endSeconds;
  return emotionTimeline({ labels }, { windows, durationSeconds }, speech, 0.5);
}

it('is SubRip captions: a caption a stretch, none in pauses', () => {
  expect(timelineSrt(timeline)).toBe(
    '1\n00:00:00,000 --> 00:00:42,000\ncalm 90%\n\n' +
      '2\n00:00:43,250 --> 00:00:50,000\nangry <"very"> 80%\n\n' +
      '3\n00:00:50,000 --> 01:01:40,000\ncalm 90%\n\n' +
      '4\n01:01:40,000 --> 01:01:42,500\nnot sure\n\n',
  );
});

it('is WebVTT, in which a label is no markup', () => {
  const cues = timelineVtt(timeline).split('\n\n');
  expect(cues[0]).toBe('WEBVTT');
  expect(cues[2]).toBe('00:00:43.250 --> 00:00:50.000\nangry &lt;"very"&gt; 80%');
  expect(cues).toHaveLength(5);
});

it('is a TextGrid without gaps', () => {
  const grid = timelineTextGrid(timeline);
  const times = [...grid.matchAll(/ {12}xmin = (.*)\n {12}xmax = (.*)/g)].map((match) => [
    Number(match[1]),
    Number(match[2]),
  ]);
  const tier = [
    [0, 42],
    [42, 43.25],
    [43.25, 50],
    [50, 3700],
    [3700, 3702.5],
  ];
  expect(times).toEqual([...tier, ...tier]);
  const texts = [...grid.matchAll(/text = "(.*)"/g)].map((match) => match[1]);
  expect(texts.slice(0, 5)).toEqual(['calm', '', 'angry <""very"">', 'calm', '?']);
  expect(texts.slice(5)).toEqual(['90', '', '80', '90', '35']);
});

it("is a segmented table, with pandas's times", () => {
  expect(timelineAudformat('a, b.wav', timeline).split('\n').slice(0, 3)).toEqual([
    'file,start,end,emotion,confidence',
    '"a, b.wav",0 days 00:00:00,0 days 00:00:42,calm,0.9000',
    '"a, b.wav",0 days 00:00:43.250000,0 days 00:00:50,"angry <""very"">",0.8000',
  ]);
});

describe('in one sentence', () => {
  const sentence = (of: EmotionTimeline) => mixtureInWords(timelineMixture(of));

  it('says what there mostly is, and when there was something else', () => {
    expect(sentence(timeline)).toBe('mostly calm, angry <"very"> at 0:43');
  });

  it('names the longest moments of two others, in order of time', () => {
    const of = (label: number) => labels.map((_, index) => (index === label ? 0.9 : 0.05));
    const turns: [number, number, number][] = [
      [0, 10, 0],
      [10, 12, 2],
      [12, 20, 0],
      [20, 24, 2],
      [24, 30, 1],
      [30, 35, 2],
    ];
    const windows = turns.map(([start, end, label]) => heard(start, end, of(label)));
    expect(sentence(made(windows, [{ startSeconds: 0, endSeconds: 35 }]))).toBe(
      'most often calm, sad at 0:20 and 0:30, angry <"very"> at 0:24',
    );
  });

  it('does not make up an emotion where nothing is sure or nobody speaks', () => {
    const unsure = [heard(0, 10, [0.35, 0.35, 0.3])];
    expect(sentence(made(unsure, [{ startSeconds: 0, endSeconds: 10 }]))).toBe(
      'not sure at any moment',
    );
    expect(sentence(made(unsure, []))).toBe('nobody speaks');
  });

  it('says so where most of the speech is not sure', () => {
    const windows = [heard(0, 4, [0.9, 0.05, 0.05]), heard(4, 10, [0.35, 0.35, 0.3])];
    expect(sentence(made(windows, [{ startSeconds: 0, endSeconds: 10 }]))).toBe(
      'calm, not sure for 60% of the speech',
    );
  });
});

it('writes hours where there are any', () => {
  expect([0, 61.9, 3723].map(clockTime)).toEqual(['0:00', '1:01', '1:02:03']);
});
