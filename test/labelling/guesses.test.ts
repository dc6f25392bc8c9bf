// What is heard in the background: in order, the one that somebody waits for first, and one that cannot be heard stops
// nothing.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { Guesser } from '../../src/labelling/guesses.js';
import { findRecordings } from '../../src/labelling/recordings-to-label.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { folderWith } from '../support/scratch.js';

const sampleRate = 8000;
const wav = (frames: number) => writeWav([new Float32Array(frames).fill(0.1)], { sampleRate });

/** A recogniser that hears how long a recording is, and notes what it heard. */
function lengthListener() {
  const heard: number[] = [];
  let isFreed = false;
  const recognizer = {
    metadata: { sampleRate },
    recognize: async (samples: Float32Array) => {
      heard.push(samples.length);
      return { emotion: `${samples.length}`, confidence: 0.5, sure: true };
    },
    dispose: async () => {
      isFreed = true;
    },
  } as unknown as Recognizer;
  return { recognizer, heard, isFreed: () => isFreed };
}

describe('Guesser', () => {
  it('hears all in order, what is waited for first, and says why one cannot be heard', async () => {
    const dir = await folderWith({
      '1.wav': wav(1000),
      '2.wav': 'no sound',
      '3.wav': wav(3000),
      '4.wav': wav(4000),
    });
    const { recordings } = await findRecordings(dir, { labelFile: join(dir, 'labels.csv') });
    const { recognizer, heard, isFreed } = lengthListener();
    const guesser = new Guesser(recognizer);
    const counts: number[] = [];
    const all = guesser.start(recordings, (done) => counts.push(done));
    expect(await guesser.of(recordings[3]!)).toEqual({
      label: '4000',
      probability: 0.5,
      sure: true,
    });
    expect(heard).not.toContain(3000);
    await all;
    expect(counts).toEqual([1, 2, 3, 4]);
    expect([...heard].sort()).toEqual([1000, 3000, 4000]);
    expect(guesser.known('2.wav')).toEqual({ reason: expect.stringMatching(/not a recording/) });
    // What was heard is not heard again.
    await guesser.start(recordings);
    expect(heard).toHaveLength(3);
    await guesser.end();
    expect(isFreed()).toBe(true);
  });

  it('stops between two recordings when it is ended', async () => {
    const dir = await folderWith({ '1.wav': wav(1000), '2.wav': wav(2000), '3.wav': wav(3000) });
    const { recordings } = await findRecordings(dir, { labelFile: join(dir, 'labels.csv') });
    const { recognizer, heard } = lengthListener();
    const guesser = new Guesser(recognizer);
    void guesser.start(recordings);
    await guesser.of(recordings[0]!);
    await guesser.end();
    expect(heard.length).toBeLessThan(3);
  });
});
