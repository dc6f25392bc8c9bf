// The voice that the page's worker gets to know, on made-up voices: what is learnt once, kept apart, undone and kept.

import { describe, expect, it } from 'vitest';
import type { ModelMetadata } from '../../src/model-file/model-file.js';

import { fitToVoice } from '../../src/voices/another-voice.js';
import type { VoiceNews } from '../../web/app/protocol/known-voice.js';
import { KnownVoice } from '../../web/app/worker/known-voice.js';
import { madeEmotions, madeModel, madeVoice } from '../support/made-voices.js';

const labels = ['neutral', 'happy', 'sad', 'angry'];
const metadata = { labels, calibration: {}, voice: madeModel } as unknown as ModelMetadata;

const windowOf = (evidence: readonly number[], speechless = false) => ({
  startSeconds: 0,
  endSeconds: 2,
  probabilities: labels.map(() => 1 / labels.length),
  evidence,
  speechless,
});

function openVoice() {
  const told: VoiceNews[] = [];
  const voice = new KnownVoice(metadata, (news) => told.push(news));
  let count = 0;
  const hear = (evidence: readonly number[], id = `sentence-${count++}`) =>
    voice.hear([windowOf(evidence)], 2, id);
  return { voice, told, hear };
}

/** Sentences of one voice, none of them doubtful (of some voices one is), and two of another that fits none of them. */
function two() {
  const own = madeVoice(6);
  const sentences = Array.from({ length: 6 }, (_, i) => own.say(i % madeEmotions));
  const known = sentences.map((sentence) => [sentence]);
  const fit = (sentence: number[]) => fitToVoice(madeModel, madeEmotions, known, [sentence]);
  const pairs = Array.from({ length: 80 }, (_, seed) => {
    const voice = madeVoice(300 + seed);
    return [voice.say(0), voice.say(1)] as [number[], number[]];
  });
  const worst = (pair: [number[], number[]]) => Math.max(...pair.map(fit));
  const [other] = pairs.sort((a, b) => worst(a) - worst(b)) as [[number[], number[]]];
  return { sentences, other };
}

describe('the known voice', () => {
  it('counts sentences, and one that is asked again only once', () => {
    const { sentences } = two();
    const { voice, told, hear } = openVoice();
    const first = hear(sentences[0] as number[], 'one');
    hear(sentences[1] as number[], 'two');
    const again = hear(sentences[0] as number[], 'one');
    expect(voice.news.sentences).toBe(2);
    // Judged by what came after it too, now.
    expect(again.probabilities).not.toEqual(first.probabilities);
    expect(told.map((news) => news.sentences)).toEqual([1, 2]);
  });

  it('learns nothing from what cannot be speech', () => {
    const { voice } = openVoice();
    voice.hear([windowOf(two().sentences[0] as number[], true)], 2, 'noise');
    expect(voice.news.sentences).toBe(0);
  });

  it('keeps somebody else apart, starts anew at the second sentence, and can be told otherwise', () => {
    const { sentences, other } = two();
    const { voice, hear } = openVoice();
    for (const sentence of sentences) hear(sentence);
    const before = voice.judge(windowOf(sentences[0] as number[]));
    hear(other[0]);
    expect(voice.news).toMatchObject({ sentences: 6, startedAnew: false });
    expect(voice.judge(windowOf(sentences[0] as number[]))).toEqual(before);
    hear(other[1]);
    expect(voice.news).toMatchObject({ sentences: 2, startedAnew: true });
    voice.undo();
    expect(voice.news).toMatchObject({ sentences: 8, startedAnew: false });
    voice.undo();
    expect(voice.news.sentences).toBe(8);
  });

  it('leaves a single foreign sentence out', () => {
    const { sentences, other } = two();
    const { voice, hear } = openVoice();
    for (const sentence of sentences.slice(0, 5)) hear(sentence);
    hear(other[0]);
    hear(sentences[5] as number[]);
    expect(voice.news.kept?.sentences.map(([window]) => window?.[0])).toEqual(
      sentences.map((sentence) => Number((sentence[0] as number).toPrecision(6))),
    );
  });

  it('goes on where it was kept, but not with what is not its own', () => {
    const { sentences } = two();
    const { voice, hear } = openVoice();
    for (const sentence of sentences) hear(sentence);
    const { kept } = voice.news;
    if (!kept) throw new Error('nothing was kept');
    const later = openVoice().voice;
    later.recall({ ...kept, model: 'another' });
    later.recall({ ...kept, sentences: [[[1, 2]]] });
    expect(later.news.sentences).toBe(0);
    later.recall(JSON.parse(JSON.stringify(kept)));
    expect(later.news.sentences).toBe(6);
    const [one, other] = [voice, later].map((each) =>
      each.judge(windowOf(sentences[0] as number[])),
    );
    for (const [i, value] of (one as number[]).entries()) expect(other?.[i]).toBeCloseTo(value, 4);
    later.forget();
    expect(later.news).toEqual({ sentences: 0, startedAnew: false });
  });
});
