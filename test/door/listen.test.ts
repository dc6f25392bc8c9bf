// Live sound by the door: moments while somebody speaks, however the pieces come.

import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import type { Affetto } from '../../src/door/affetto.js';
import { listenTo, type Moment } from '../../src/door/listen.js';
import type { LiveInput, PieceFormat } from '../../src/door/live-pieces.js';
import { loadAffetto } from '../../src/door/load-affetto.js';
import { loadSpeechDetector } from '../../src/recognition/live/rnnoise.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { expectCode } from '../support/expect-code.js';

const bytes = readFileSync(new URL('../../examples/speech.wav', import.meta.url));
let affetto: Affetto;
let samples: Float32Array;

beforeAll(async () => {
  affetto = await loadAffetto({ model: 'crnn' });
  ({ samples } = await decodeAudio(bytes, { sampleRate: 16_000 }));
});
afterAll(() => affetto.dispose());

const toInt16 = (floats: Float32Array) =>
  Int16Array.from(floats, (value) => Math.round(value * 32_767));

async function* pieces<T>(whole: { length: number }, cut: (from: number, to: number) => T) {
  for (let at = 0; at < whole.length; at += 700) yield cut(at, at + 700);
}

async function momentsOf(input: LiveInput, format: PieceFormat = {}) {
  const moments = [];
  for await (const moment of affetto.listen(input, format)) moments.push(moment);
  return moments;
}

describe('listen', () => {
  it('tells moments of an utterance, and its last answer at its end', async () => {
    const moments = await momentsOf(
      pieces(samples, (from, to) => samples.subarray(from, to)),
      { sampleRate: 16_000 },
    );
    expect(moments.length).toBeGreaterThan(4);
    expect(moments.map(({ final }) => final)).toEqual(
      moments.map((_, index) => index === moments.length - 1),
    );
    for (const { probabilities, emotion, confidence } of moments) {
      expect(Object.values(probabilities).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(probabilities[emotion]).toBe(confidence);
    }
  });

  it('hears the same in 16-bit numbers, in bytes cut anywhere, and in frames that say their rate', async () => {
    const ints = toInt16(samples);
    const raw = new Uint8Array(ints.buffer);
    const floats = Float32Array.from(ints, (value) => value / 32_768);
    const wanted = await momentsOf(
      pieces(floats, (from, to) => floats.subarray(from, to)),
      {
        sampleRate: 16_000,
      },
    );
    const ways = [
      momentsOf(
        pieces(ints, (from, to) => ints.subarray(from, to)),
        { sampleRate: 16_000 },
      ),
      momentsOf(
        pieces(samples, (from, to) => ({
          data: ints.subarray(from, to),
          sampleRate: 16_000,
          channels: 1,
        })),
      ),
    ];
    for (const way of ways) expect(await way).toEqual(wanted);
    // Pieces of other lengths are answered at other moments, by what was heard up to then.
    const odd = { length: Math.ceil(raw.length / 999) * 700 };
    const cut = pieces(odd, (from) => raw.subarray((from / 700) * 999, (from / 700 + 1) * 999));
    const last = (await momentsOf(cut, { sampleRate: 16_000 })).at(-1);
    expect(last?.emotion).toBe(wanted.at(-1)?.emotion);
    expect(last?.confidence).toBeCloseTo(wanted.at(-1)?.confidence ?? 0, 1);
  });

  it('says nothing where nobody speaks', async () => {
    const silence = new Float32Array(32_000);
    expect(
      await momentsOf(
        pieces(silence, (from, to) => silence.subarray(from, to)),
        {
          sampleRate: 16_000,
        },
      ),
    ).toEqual([]);
  });

  it('ends a stream that gives nothing when it is aborted', async () => {
    const stop = new AbortController();
    let isClosed = false;
    const silent: AsyncIterable<Float32Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => stop.abort(new Error('enough'))),
        return: async () => {
          isClosed = true;
          return { done: true as const, value: undefined };
        },
      }),
    };
    const loop = affetto.listen(silent, { sampleRate: 16_000, signal: stop.signal }).next();
    await expect(loop).rejects.toThrow('enough');
    expect(isClosed).toBe(true);
  });

  it('asks for the rate of pieces that do not say it, and refuses recordings', async () => {
    const bare = affetto.listen(pieces(samples, (from, to) => samples.subarray(from, to))).next();
    await expect(bare).rejects.toThrow('sampleRate: 16000');
    const file = affetto.listen('speech.wav' as never).next();
    await expectCode(file, 'INPUT_UNSUPPORTED');
  });
});

describe("a page's microphone", () => {
  /** Stands for what a page has: blocks go to whoever made the worklet's node. */
  class FakeNode {
    static latest: FakeNode | undefined;
    readonly port: { onmessage?: (event: { data: Float32Array }) => void } = {};
    constructor() {
      FakeNode.latest = this;
    }
  }
  class FakeContext {
    readonly sampleRate = 16_000;
    readonly audioWorklet = { addModule: async () => {} };
    createMediaStreamSource = () => ({ connect: () => {} });
    resume = async () => {};
    close = async () => {};
  }
  afterEach(() => vi.unstubAllGlobals());

  it('is not queued where the model is slower than sound: what there is no time for is left out', async () => {
    vi.stubGlobal('AudioContext', FakeContext);
    vi.stubGlobal('AudioWorkletNode', FakeNode);
    const track = Object.assign(new EventTarget(), { readyState: 'live' });
    const stream = { getAudioTracks: () => [track] };
    let asked = 0;
    let release = () => {};
    const answering = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Recognizer = Object.create(affetto.recognizer, {
      hearStretch: {
        value: async (sound: Float32Array) => {
          asked++;
          await answering;
          return affetto.recognizer.hearStretch(sound);
        },
      },
    });
    const moments: Moment[] = [];
    const done = (async () => {
      for await (const moment of listenTo(slow, stream, {})) moments.push(moment);
    })();
    await vi.waitFor(() => expect(FakeNode.latest?.port.onmessage).toBeDefined());
    // The sentence takes 1.9 s; with a model in time it is answered more than four times, as above.
    for await (const data of pieces(samples, (from, to) => samples.slice(from, to))) {
      FakeNode.latest?.port.onmessage?.({ data });
    }
    await vi.waitFor(() => expect(asked).toBe(1));
    // All of the sound is taken meanwhile, and nobody waits in line for the model.
    await new Promise((resolve) => setImmediate(resolve));
    release();
    Object.assign(track, { readyState: 'ended' });
    track.dispatchEvent(new Event('ended'));
    await done;
    expect(moments.length).toBeLessThanOrEqual(3);
    expect(moments.at(-1)?.final).toBe(true);
    expect(moments.filter(({ final }) => final)).toHaveLength(1);
  });
});

describe('the speech detector of the package', () => {
  it('tells speech from noise', async () => {
    const { samples: speech } = await decodeAudio(bytes, { sampleRate: 48_000 });
    let state = 1;
    const noise = Float32Array.from({ length: 96_000 }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return 0.1 * (state / 2 ** 31 - 1);
    });
    expect(await voicedShare(speech)).toBeGreaterThan(0.5);
    expect(await voicedShare(noise)).toBeLessThan(0.1);
  });
});

/** The share of frames that are more probably speech than not. */
async function voicedShare(signal: Float32Array): Promise<number> {
  const detector = await loadSpeechDetector();
  const { frameSize } = detector;
  const count = Math.floor(signal.length / frameSize);
  let voiced = 0;
  for (let i = 0; i < count; i++) {
    if (detector.process(signal.slice(i * frameSize, (i + 1) * frameSize)) > 0.5) voiced++;
  }
  detector.dispose();
  return voiced / count;
}
