// Occlusion finds what an answer hangs on: known here, because a made-up judge listens to one moment or
// one band alone.
import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { Explainer, openExplainer } from '../../src/explanation/explainer.js';
import { gridOver } from '../../src/explanation/grid.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floats, type Session } from '../../src/runtime/runtime.js';
import { type SampleOptions, sampleModel } from '../support/sample-model.js';
import { joined, largestGap, speechLike } from '../support/speech.js';

const small = sampleModel({ name: 'cnn', small: true });
const opening = openExplainer(small.bytes, nodeRuntime);
afterAll(async () => (await opening).dispose());

/** An explainer whose network is replaced by `judge`: levels and heard frames to the share of "angry". */
function explainerWith(judge: (levels: Float32Array, frames: number) => number) {
  const { frontEnd } = small.metadata;
  const { frames, melBands } = frontEnd;
  const levels = new Float32Array(frames * melBands).fill(-40);
  const heardFrames = 100;
  for (let frame = 40; frame < 48; frame++) {
    for (let band = 60; band < 70; band++) levels[frame * melBands + band] = 20;
  }
  const session = (run: Session['run']): Session => ({
    inputNames: [],
    outputNames: [],
    run,
    dispose: async () => undefined,
  });
  const listener = session(async () => ({
    levels: floats(levels, [frames, melBands]),
    lengths: floats([heardFrames]),
    heard: floats([11_025, 11_025 + heardFrames * frontEnd.hopLength]),
  }));
  const network = session(async (feeds) => {
    const share = judge(feeds.levels!.data as Float32Array, feeds.lengths!.data[0] as number);
    const rest = (1 - share) / 7;
    const { labels } = small.metadata;
    return { probabilities: floats(labels.map((label) => (label === 'angry' ? share : rest))) };
  });
  return new Explainer(small.metadata, listener, network);
}

const sound = speechLike({ seconds: 3 });
const indexOfMost = (values: readonly number[]) => values.indexOf(Math.max(...values));

describe('explain', () => {
  it('finds the one moment and the one band that decide', async () => {
    // The judge listens to what is loud alone; most of it lies in one cell of the grid.
    const loudShare = (levels: Float32Array) =>
      levels.reduce((count, level) => count + Number(level > 0), 0) / (8 * 10);
    const explainer = explainerWith((levels) => 0.2 + 0.7 * loudShare(levels));
    const explanation = await explainer.explain(sound);
    expect(explanation.emotion).toBe('angry');
    expect(explanation.probability).toBeCloseTo(0.9);
    expect(explanation.startSeconds).toBe(0.5);
    const { moments, rows, cells } = explanation;
    const grid = gridOver(100, small.metadata.frontEnd);
    const column = grid.frameEdges.findLastIndex((edge) => edge <= 44);
    const row = grid.bandEdges.findLastIndex((edge) => edge <= 65);
    expect(indexOfMost(moments)).toBe(column);
    expect(indexOfMost(rows)).toBe(row);
    expect(rows[row]).toBeCloseTo(0.7);
    const best = Math.max(...cells.flat());
    expect(cells[column]![row]).toBe(best);
    // What the answer does not hang on moved nothing.
    expect(cells[0]!.every((value) => value === 0)).toBe(true);
    expect(moments.at(-1)).toBe(0);
  });

  it('tells bands: a judge of one band loses by that row alone', async () => {
    const { melBands, frames } = small.metadata.frontEnd;
    const band = 64;
    const grid = gridOver(100, small.metadata.frontEnd);
    const row = grid.bandEdges.findLastIndex((edge) => edge <= band);
    // Listens to how much the band varies: hidden, it sounds like its own mean and varies not at all.
    const explainer = explainerWith((levels, heard) => {
      let spread = 0;
      for (let frame = 1; frame < heard; frame++) {
        const [a, b] = [frame - 1, frame].map((at) => levels[at * melBands + band] as number);
        spread += Math.abs(a! - b!);
      }
      return Math.min(0.9, 0.1 + spread / 100);
    });
    const { rows, cells } = await explainer.explain(sound);
    expect(frames).toBeGreaterThan(100);
    expect(indexOfMost(rows)).toBe(row);
    expect(rows.filter((lost) => Math.abs(lost) > 1e-6)).toHaveLength(1);
    const otherRows = cells.flatMap((column) => column.filter((_, r) => Math.abs(r - row) > 1));
    expect(otherRows.every((lost) => Math.abs(lost) < 1e-6)).toBe(true);
  });

  it.each<SampleOptions>([
    { name: 'cnn-lstm' },
    { name: 'crnn', normalization: 'mean-variance' },
    { name: 'cnn', trim: false },
  ])(
    'starts from the answer of the model file: %o',
    async (options) => {
      const { bytes } = sampleModel(options);
      const recognizer = await loadRecognizer(bytes, nodeRuntime);
      const explainer = await openExplainer(bytes, nodeRuntime);
      const clip = joined([0.7, speechLike({ seconds: 2 }), 0.5]);
      const { probabilities, confidence, emotion } = await recognizer.recognize(clip);
      const explanation = await explainer.explain(clip);
      expect(explanation.emotion).toBe(emotion);
      expect(Math.abs(explanation.probability - confidence)).toBeLessThan(1e-5);
      const other = await explainer.explain(clip, { emotion: 'calm' });
      expect(largestGap([other.probability], [probabilities.calm!])).toBeLessThan(1e-5);
      expect(explanation.startSeconds).toBeGreaterThanOrEqual(0);
      expect(explanation.endSeconds).toBeLessThanOrEqual(clip.length / 22_050 + 1e-9);
      expect(explanation.levels).toHaveLength(explanation.frames * explanation.bands);
      expect(explanation.cells).toHaveLength(explanation.moments.length);
      expect(explanation.frequencies).toHaveLength(explanation.rows.length + 1);
      await recognizer.dispose();
      await explainer.dispose();
    },
    60_000,
  );

  it('explains the model with a pretrained encoder in about forty runs, by what is known of the voice too', async () => {
    const bytes = await readFile(new URL('../../models/encoder.onnx', import.meta.url));
    const recognizer = await loadRecognizer(bytes, nodeRuntime);
    const explainer = await openExplainer(bytes, nodeRuntime);
    const { sampleRate } = recognizer.metadata;
    const file = await readFile(new URL('../../examples/speech.wav', import.meta.url));
    const { samples } = await decodeAudio(file, { sampleRate });
    const clip = joined([0.7, samples, 0.5], sampleRate);
    const { confidence, emotion } = await recognizer.recognize(clip);
    let runs = 0;
    const explanation = await explainer.explain(clip, { onShare: () => void runs++ });
    expect(runs).toBeLessThanOrEqual(41);
    expect(explanation.emotion).toBe(emotion);
    expect(Math.abs(explanation.probability - confidence)).toBeLessThan(1e-3);
    const { frames, bands, levels, frequencies, startSeconds, endSeconds, times } = explanation;
    // Whisper's spectrum: 80 bands up to 8 kHz, a frame every 10 ms, its levels within 80 dB.
    expect([bands, frequencies.at(-1)]).toEqual([80, 8000]);
    expect(levels).toHaveLength(frames * bands);
    expect(Math.abs(100 * (endSeconds - startSeconds) - frames)).toBeLessThan(2);
    expect(times[0]).toBe(startSeconds);
    expect(Math.max(...levels) - Math.min(...levels)).toBeLessThanOrEqual(80.01);

    const voice = recognizer.voice();
    await voice.hear(samples.subarray(0, sampleRate), { label: 'happy' });
    expect(voice.recordings).toBe(1);
    const known = await voice.judge(clip);
    const saved = voice.save();
    const [answer] = await recognizer.answerWindows(clip);
    const byVoice = await explainer.explain(clip, {
      judge: (heard) => {
        const judged = recognizer
          .voice(saved)
          .take({ answers: [{ ...answer!, ...heard }], durationSeconds: 1 });
        return recognizer.metadata.labels.map((label) => judged.probabilities[label]!);
      },
    });
    expect(byVoice.emotion).toBe(known.emotion);
    expect(Math.abs(byVoice.probability - known.confidence)).toBeLessThan(1e-3);
    await explainer.dispose();
    await recognizer.dispose();
  }, 120_000);

  it('tells how far it is, and stops when told to', async () => {
    const explainer = explainerWith(() => 0.5);
    const shares: number[] = [];
    await explainer.explain(sound, { onShare: (share) => void shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    const cancellation = new AbortController();
    const stopped = explainer.explain(sound, {
      signal: cancellation.signal,
      onShare: () => cancellation.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('refuses an emotion that the model lacks, and silence', async () => {
    const explainer = await opening;
    await expect(explainer.explain(sound, { emotion: 'bored' })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    await expect(explainer.explain(new Float32Array(22_050))).rejects.toMatchObject({
      code: 'AUDIO_SILENT',
    });
  });

  it('explains a word of a few frames', async () => {
    const explanation = await (await opening).explain(speechLike({ seconds: 0.25 }));
    expect(explanation.moments.length).toBeGreaterThanOrEqual(1);
    expect(explanation.cells.flat().every(Number.isFinite)).toBe(true);
  });
});
