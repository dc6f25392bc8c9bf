// Live recognition in a stream that we make: what counts as speech, when answers come, and that they calm.
import { afterAll, describe, expect, it } from 'vitest';
import {
  type LiveEvent,
  type LiveOptions,
  startLive,
} from '../../../src/recognition/live/live-recognizer.js';
import { RingBuffer } from '../../../src/recognition/live/ring-buffer.js';
import {
  type SpeechDetector,
  VoiceActivity,
} from '../../../src/recognition/live/voice-activity.js';
import { loadRecognizer } from '../../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../../src/runtime/node.js';
import { sampleModel } from '../../support/sample-model.js';
import { joined, speechLike } from '../../support/speech.js';

const rate = 22_050;

/** Takes all that is not silent for speech. */
function eager(): SpeechDetector & { disposed: boolean } {
  return {
    sampleRate: 16_000,
    frameSize: 160,
    disposed: false,
    process: (frame) => (frame.some((sample) => Math.abs(sample) > 1e-4) ? 1 : 0),
    dispose() {
      this.disposed = true;
    },
  };
}

const noise = (seconds: number, level: number) => {
  let state = 1;
  return Float32Array.from({ length: Math.round(seconds * 16_000) }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return level * ((2 * state) / 2_147_483_647 - 1);
  });
};

describe('VoiceActivity', () => {
  const voicedShare = (samples: Float32Array) => {
    const activity = new VoiceActivity(eager());
    let voiced = 0;
    let frames = 0;
    for (let at = 0; at + 160 <= samples.length; at += 160, frames++) {
      if (activity.process(samples.subarray(at, at + 160)).voiced) voiced++;
    }
    return voiced / frames;
  };

  it('does not take a steady noise for speech, whatever the detector says', () => {
    for (const level of [0.001, 0.1, 0.9]) expect(voicedShare(noise(10, level))).toBe(0);
  });

  it('hears what stands out of it', () => {
    const samples = noise(10, 0.01);
    for (let at = 5 * 16_000; at < 6 * 16_000; at++) samples[at] = samples[at]! * 20;
    expect(voicedShare(samples)).toBeCloseTo(0.1, 1);
  });
});

describe('RingBuffer', () => {
  it('keeps the newest samples in order', () => {
    const ring = new RingBuffer(5);
    ring.push(Float32Array.of(1, 2, 3));
    expect([...ring.last(9)]).toEqual([1, 2, 3]);
    ring.push(Float32Array.of(4, 5, 6));
    expect([...ring.last(5)]).toEqual([2, 3, 4, 5, 6]);
    ring.push(Float32Array.of(7, 8, 9, 10, 11, 12, 13));
    expect([...ring.last(3)]).toEqual([11, 12, 13]);
    expect(ring.length).toBe(5);
  });
});

describe('startLive', () => {
  const loading = loadRecognizer(sampleModel().bytes, nodeRuntime);
  afterAll(async () => (await loading).dispose());

  async function events(
    samples: Float32Array,
    sampleRate = rate,
    judge?: NonNullable<LiveOptions['judge']>,
  ) {
    const heard: LiveEvent[] = [];
    const detector = eager();
    const live = await startLive(await loading, {
      sampleRate,
      detector,
      ...(judge && { judge }),
      onEvent: (event) => heard.push(event),
    });
    for (let at = 0; at < samples.length; at += 1024) {
      live.push(samples.subarray(at, at + 1024));
      // Gives the model time, as a real stream does.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    live.dispose();
    expect(detector.disposed).toBe(true);
    return heard;
  }
  const answersOf = (heard: LiveEvent[]) => heard.filter((event) => event.kind === 'answer');

  it('answers several times an utterance, then once more, and not to silence', async () => {
    const heard = await events(joined([1, speechLike({ seconds: 2 }), 1.5]));
    const answers = answersOf(heard);
    expect(answers.length).toBeGreaterThan(3);
    expect(answers.filter(({ final }) => final)).toHaveLength(1);
    expect(answers.at(-1)?.final).toBe(true);
    expect(answers[0]?.atSeconds).toBeGreaterThan(1.1);
    expect(answers.at(-1)?.atSeconds).toBeLessThan(4);
    for (const { probabilities } of answers) {
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    }
    const levels = heard.filter((event) => event.kind === 'level');
    expect(levels.length).toBeGreaterThan(40);
    expect(levels[2]?.speaking).toBe(false);
    expect(levels.some(({ speaking }) => speaking)).toBe(true);
  }, 20_000);

  it('ends near what the whole clip says', async () => {
    const clip = speechLike({ seconds: 2 });
    const whole = Object.values((await (await loading).recognize(clip)).probabilities);
    const final = answersOf(await events(joined([1, clip, 1.5]))).at(-1);
    const gap = Math.max(...whole.map((value, i) => Math.abs(value - final!.probabilities[i]!)));
    // Smoothing keeps some of the earlier answers, and the edges are cut a little otherwise.
    expect(gap).toBeLessThan(0.2);
  }, 20_000);

  it('says what whoever judges makes of it, and tells them how much was heard', async () => {
    const stretches: { seconds: number; final: boolean }[] = [];
    const said = [0, 0, 1, 0, 0, 0, 0, 0];
    const heard = await events(joined([1, speechLike({ seconds: 2 }), 1.5]), rate, (_, stretch) => {
      stretches.push(stretch);
      return said;
    });
    for (const { probabilities } of answersOf(heard)) expect(probabilities).toEqual(said);
    expect(stretches.map(({ final }) => final).filter(Boolean)).toHaveLength(1);
    const last = stretches.at(-1);
    expect(last?.final).toBe(true);
    expect(last?.seconds).toBeGreaterThan(1.8);
    expect(last?.seconds).toBeLessThan(3);
  }, 20_000);

  it('calls an answer steady once enough was heard twice alike, and tells what it heard', async () => {
    const said = [0, 0, 1, 0, 0, 0, 0, 0];
    const sound = joined([1, speechLike({ seconds: 3 }), 1.5]);
    const answers = answersOf(await events(sound, rate, () => said));
    const first = answers.find(({ steady }) => steady);
    const heard = (answer = first) => answer!.window.endSeconds - answer!.window.startSeconds;
    expect(first?.final).toBe(false);
    expect(heard()).toBeGreaterThanOrEqual(1.4);
    expect(heard()).toBeLessThan(2.2);
    // Once steady, always; all of them begin where the utterance does, a little before 1 s.
    expect(answers.slice(answers.indexOf(first!)).every(({ steady }) => steady)).toBe(true);
    for (const { window } of answers) {
      expect(window.startSeconds).toBeCloseTo(answers[0]!.window.startSeconds, 3);
      expect(window.probabilities).toEqual(said);
    }
    expect(first!.window.startSeconds).toBeGreaterThan(0.5);
    expect(first!.window.startSeconds).toBeLessThan(1.1);
    expect(heard(answers.at(-1))).toBeGreaterThan(2.8);
  }, 20_000);

  it('shows nothing of a model that is not sure before the utterance has ended', async () => {
    const answers = answersOf(await events(joined([1, speechLike({ seconds: 2 }), 1.5])));
    expect(answers.filter(({ steady }) => steady)).toEqual(answers.filter(({ final }) => final));
  }, 20_000);

  it('answers an utterance that goes on when the stream is finished', async () => {
    const heard: LiveEvent[] = [];
    const onEvent = (event: LiveEvent) => void heard.push(event);
    const detector = eager();
    const live = await startLive(await loading, { sampleRate: rate, detector, onEvent });
    live.push(joined([0.5, speechLike({ seconds: 1.5 })]));
    await live.finish();
    live.dispose();
    expect(answersOf(heard).at(-1)).toMatchObject({ final: true, steady: true });
    await live.finish();
    expect(answersOf(heard).filter(({ final }) => final)).toHaveLength(1);
  }, 20_000);

  it('says nothing about silence, and nothing after the end', async () => {
    expect(answersOf(await events(new Float32Array(3 * rate)))).toEqual([]);
  }, 20_000);
});
