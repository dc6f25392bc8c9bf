// Nearest training clips: distances by hand on a made-up set, and the shipped set beside the model that it belongs to.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { encoderClips } from '../../src/neighbours/encoder-clips.js';
import { meanEvidence, nearestClips } from '../../src/neighbours/nearest-clips.js';
import { clipsOf, neighboursOf } from '../../src/neighbours/shipped-clips.js';
import { openRecognizer } from '../../src/recognition/model-on-disk.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { evidenceSize } from '../../src/voices/voice-model.js';
import { affetto } from '../support/run-affetto.js';

const shippedFile = new URL('../../models/encoder.onnx', import.meta.url).pathname;
const speech = new URL('../../examples/speech.wav', import.meta.url).pathname;

const window = (evidence: number[] | undefined, speechless = false) => ({
  ...{ startSeconds: 0, endSeconds: 1, probabilities: [0.5, 0.5], speechless },
  ...(evidence && { evidence }),
});

describe('nearest clips', () => {
  const reference = {
    model: '',
    sameEmotion: { share: 0.5, interval: [0.4, 0.6], recordings: 2, speakers: 1 },
    scales: [1, 10],
    clips: [
      { corpus: 'A', speaker: '1', emotion: 'sad' },
      { corpus: 'A', speaker: '2', emotion: 'angry', sex: 'female', intensity: 'strong' },
      { corpus: 'B', speaker: '1', emotion: 'happy' },
    ],
    // In steps of 1/32: (0, 0), (1, 1), (-2, 3).
    numbers: Buffer.from(Int8Array.of(0, 0, 32, 32, -64, 96).buffer).toString('base64'),
  } as const;

  it('are ordered by the root mean square distance in scales', () => {
    // (0.9, 11) is (0.9, 1.1) in scales.
    const { nearest, among } = nearestClips(reference, [0.9, 11], 2);
    expect(among).toBe(3);
    expect(nearest.map(({ emotion }) => emotion)).toEqual(['angry', 'sad']);
    expect(nearest[0]).toMatchObject({ corpus: 'A', speaker: '2', sex: 'female' });
    expect(nearest[0]?.distance).toBeCloseTo(0.1, 6);
    expect(nearest[1]?.distance).toBeCloseTo(Math.sqrt((0.81 + 1.21) / 2), 6);
    expect(nearestClips(reference, [0, 0], 9).nearest).toHaveLength(3);
  });

  it('come from the mean of the windows with speech', () => {
    expect(meanEvidence([window([1, 2]), window([3, 6]), window([99, 99], true)])).toEqual([2, 4]);
    expect(meanEvidence([window([1, 2], true), window(undefined)])).toBeUndefined();
  });
});

describe('the clips of the shipped model', () => {
  it('are those of its speakers, and belong to the very file', async () => {
    const metadata = readModelMetadata(readFileSync(shippedFile));
    expect(await clipsOf(metadata)).toBe(encoderClips);
    const { clips, numbers, scales, sameEmotion } = encoderClips;
    const voice = metadata.voice as NonNullable<typeof metadata.voice>;
    // Neither where a clip lies among people nor how far it is from each corpus.
    const beyond = voice.corpora!.people!.spreads.length + voice.corpora!.names.length;
    const size = evidenceSize(voice, 8) - beyond;
    expect(scales).toHaveLength(size);
    expect(Buffer.from(numbers, 'base64')).toHaveLength(size * clips.length);
    // 20 actors of RAVDESS with 8 emotions, 7 of them twice; of EMO-DB and nEMO one a speaker and emotion.
    const of = (title: string) => clips.filter(({ corpus }) => corpus === title);
    expect(of('RAVDESS')).toHaveLength(300);
    expect(new Set(of('EMO-DB').map(({ speaker }) => speaker)).size).toBe(10);
    expect(new Set(of('nEMO').map(({ speaker }) => speaker)).size).toBe(9);
    const speakers = new Set(clips.map(({ corpus, speaker }) => `${corpus} ${speaker}`));
    expect(speakers.size).toBe(metadata.training.speakers.length);
    expect(sameEmotion.share).toBeGreaterThan(sameEmotion.interval[0]);
    expect(sameEmotion.share).toBeLessThan(sameEmotion.interval[1]);
    // Far above guessing among eight, and no better than people are.
    expect(sameEmotion.share).toBeGreaterThan(0.3);
  });

  it('are refused for another model, and for no number', async () => {
    const other = readModelMetadata(
      readFileSync(new URL('../../models/crnn.onnx', import.meta.url)),
    );
    await expect(clipsOf(other)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    const metadata = readModelMetadata(readFileSync(shippedFile));
    await expect(neighboursOf(metadata, [], 0)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    expect(await neighboursOf(metadata, [])).toBeUndefined();
  });

  it('are told by the command line as by the library', { timeout: 90_000 }, async () => {
    const recognizer = await openRecognizer(shippedFile, nodeRuntime);
    const { metadata } = recognizer;
    const { samples } = await decodeAudio(readFileSync(speech), metadata);
    const ours = await neighboursOf(metadata, await recognizer.answerWindows(samples), 3);
    await recognizer.dispose();
    const [json, text, none, many] = await Promise.all([
      affetto(['predict', '--json', '--neighbours', '3', speech]),
      affetto(['predict', '--neighbours', '1', speech]),
      affetto(['predict', '--neighbours', '0', speech]),
      affetto(['predict', '--neighbours', '2', '--csv', speech]),
    ]);
    const told = JSON.parse(json?.stdout ?? '').neighbours;
    expect(told.nearest).toHaveLength(3);
    expect(told.among).toBe(encoderClips.clips.length);
    for (const [i, { distance, ...clip }] of (ours?.nearest ?? []).entries()) {
      expect(told.nearest[i]).toMatchObject(clip);
      expect(told.nearest[i].distance).toBeCloseTo(distance, 3);
    }
    const [first] = ours?.nearest ?? [];
    expect(text?.stdout).toContain(`${first?.corpus}, speaker ${first?.speaker}`);
    expect(none).toMatchObject({ code: 1 });
    expect(none?.stderr).toContain('--neighbours 0');
    expect(many?.stderr).toContain('--neighbours and --csv');
  });
});
