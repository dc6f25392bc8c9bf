// From embeddings to voices, from frames to turns, and what turns look like as files.

import { describe, expect, it } from 'vitest';
import { groupVoices, type LocalVoice } from '../../src/diarisation/clustering.js';
import {
  conversationAudformat,
  conversationCsv,
  conversationFiles,
  conversationJson,
  conversationSrt,
  conversationTextGrid,
  conversationVtt,
} from '../../src/diarisation/conversation-formats.js';
import { readRttm, rttmOf } from '../../src/diarisation/rttm.js';
import { diarisationRules } from '../../src/diarisation/rules.js';
import { windowStarts } from '../../src/diarisation/segmentation.js';
import { turnsOf } from '../../src/diarisation/turns.js';
import { RandomStream } from '../../src/random.js';
import { emotionTimeline } from '../../src/timeline/emotion-timeline.js';

/** Pieces of voices in random directions, each piece a little off. */
function pieces(counts: readonly number[], spread: number): (LocalVoice & { who: number })[] {
  const random = new RandomStream(5);
  const draw = () => Float32Array.from({ length: 64 }, () => random.normal() / 8);
  return counts.flatMap((count, who) => {
    const centre = draw();
    return Array.from({ length: count }, (_, window) => {
      const noise = draw();
      const sum = centre.map((value, i) => value + spread * (noise[i] as number));
      const length = Math.hypot(...sum);
      return {
        ...{ who, window, place: who % 3, seconds: 2 },
        embedding: sum.map((value) => value / length),
      };
    });
  });
}

const options = { ...diarisationRules, leastVoiceSeconds: 3 };

describe('groupVoices', () => {
  it('finds as many voices as there are, and whose each piece is', () => {
    for (const counts of [[8], [6, 9], [5, 5, 5, 5], [7, 6, 5, 8, 6, 7]]) {
      const given = pieces(counts, 0.6);
      const groups = groupVoices(given, options);
      expect(new Set(groups).size, counts.join()).toBe(counts.length);
      expect(groups).toEqual(given.map(({ who }) => who));
    }
  });

  it('makes as many as it is told, and none of a stray piece', () => {
    const given = pieces([6, 6, 1], 0.6);
    expect(new Set(groupVoices(given, { ...options, voices: 2 })).size).toBe(2);
    expect(new Set(groupVoices(given, options)).size).toBe(2);
    expect(new Set(groupVoices(given.slice(0, 6), { ...options, voices: 1 })).size).toBe(1);
    expect(groupVoices([], options)).toEqual([]);
  });
});

describe('windowStarts', () => {
  it('covers a recording to its end but for less than a frame', () => {
    expect(windowStarts(5 * 16_000, diarisationRules)).toEqual([0]);
    expect(windowStarts(160_000, diarisationRules)).toEqual([0]);
    const starts = windowStarts(600_000, diarisationRules);
    expect(starts.every((start) => start % 270 === 0)).toBe(true);
    const end = (starts.at(-1) as number) + 160_000;
    expect(600_000 - end).toBeGreaterThanOrEqual(0);
    expect(600_000 - end).toBeLessThan(270);
  });
});

describe('turnsOf', () => {
  it('joins over short pauses, drops blips, numbers voices by their first turn and tells overlap', () => {
    const frames = 600;
    const speaks = new Float32Array(2 * frames);
    const say = (voice: number, from: number, to: number) => {
      for (let frame = from; frame < to; frame++) speaks[2 * frame + voice] = 0.9;
    };
    // A frame is 16.875 ms: 100 frames are 1.69 s.
    say(1, 0, 100);
    say(1, 105, 200);
    say(0, 190, 300);
    say(0, 400, 405);
    const turns = turnsOf({ voices: 2, frames, speaks }, 10, diarisationRules);
    expect(turns.map(({ voice }) => voice)).toEqual([0, 1]);
    const [first, second] = turns;
    expect(first?.endSeconds).toBeCloseTo((495.5 + 199.5 * 270) / 16_000, 6);
    expect(second?.startSeconds).toBeCloseTo((495.5 + 189.5 * 270) / 16_000, 6);
    expect(first?.overlapSeconds).toBeCloseTo((10 * 270) / 16_000, 6);
    expect(second?.overlapSeconds).toBeCloseTo((10 * 270) / 16_000, 6);
  });
});

describe('rttm', () => {
  it('is written as NIST has it, and read back', () => {
    const text = rttmOf('a meeting', [{ voice: 1, startSeconds: 0.5, endSeconds: 2.25 }]);
    expect(text).toBe('SPEAKER a_meeting 1 0.500 1.750 <NA> <NA> voice2 <NA> <NA>\n');
    expect(readRttm(`;; by hand\n${text}`)).toEqual([
      { voice: 'voice2', startSeconds: 0.5, endSeconds: 2.25 },
    ]);
    expect(() => readRttm('SPEAKER x 1 zero 2 <NA> <NA> a')).toThrow(/Line 1 of the RTTM/);
  });
});

describe('a conversation as files', () => {
  const labels = ['angry', 'happy'];
  const turn = (voice: number, startSeconds: number, endSeconds: number) => ({
    ...{ voice, startSeconds, endSeconds },
    overlapSeconds: 0,
  });
  const voice = (index: number, from: number, to: number, probabilities: number[]) => {
    const windows = [{ startSeconds: from, endSeconds: to, probabilities }];
    const timeline = emotionTimeline({ labels }, { windows, durationSeconds: 6 }, windows, 0.6);
    const emotion = labels[probabilities[0]! > 0.5 ? 0 : 1]!;
    const recognition = {
      ...{ emotion, confidence: 0.9, sure: true, probabilities: {}, durationSeconds: 6, windows },
    };
    const turns = [turn(index, from, to)];
    return {
      voice: index,
      turns,
      speechSeconds: to - from,
      overlapSeconds: 0,
      recognition,
      timeline,
    };
  };
  const conversation = {
    voices: [voice(0, 1, 2, [0.9, 0.1]), voice(1, 3, 5, [0.5, 0.5])],
    turns: [turn(0, 1, 2), turn(1, 3, 5)],
    durationSeconds: 6,
  };

  it('has the voice in each format', () => {
    expect(conversationCsv(conversation).split('\r\n').slice(0, 3)).toEqual([
      'voice,startSeconds,endSeconds,kind,emotion,confidence,angry,happy',
      'voice1,1.000,2.000,emotion,angry,0.9000,0.9000,0.1000',
      'voice2,3.000,5.000,unsure,angry,0.5000,0.5000,0.5000',
    ]);
    expect(conversationSrt(conversation)).toContain(
      '1\n00:00:01,000 --> 00:00:02,000\nvoice1: angry 90%\n',
    );
    expect(conversationVtt(conversation)).toContain('voice2: not sure');
    expect(conversationTextGrid(conversation)).toMatch(/name = "voice1"[\s\S]*name = "voice2"/);
    expect(conversationAudformat('a.wav', conversation).split('\n').slice(0, 2)).toEqual([
      'file,start,end,speaker,emotion,confidence',
      expect.stringMatching(/^a\.wav,0 days 00:00:01.*,voice1,angry,0\.9000$/),
    ]);
    const json = JSON.parse(conversationJson({ file: 'a.wav', model: 'm' }, conversation));
    expect(json.turns[1]).toEqual({
      ...{ voice: 'voice2', startSeconds: 3, endSeconds: 5, overlapSeconds: 0 },
    });
    expect(json.voices[0].summary.emotionSeconds).toEqual({ angry: 1, happy: 0 });
  });

  it('calls the voices what somebody calls them', () => {
    const name = (voice: number) => ['Ada', 'Björn B.'][voice] ?? '';
    const source = { file: 'a b.wav', model: 'm' };
    for (const [format, { write }] of Object.entries(conversationFiles)) {
      const text = write(source, conversation, name);
      expect([format, text.includes('Ada')]).toEqual([format, true]);
      // RTTM has no spaces within a field.
      expect([format, /Björn[ _]B\./.test(text)]).toEqual([format, true]);
      expect(text).not.toContain('voice1');
    }
  });
});
