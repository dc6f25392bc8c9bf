// A conversation with known turns, from samples to each voice's emotions: by the library, by the door and by the command
// line.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { diarisationError } from '../../src/diarisation/diarisation-error.js';
import { readRttm } from '../../src/diarisation/rttm.js';
import { loadAffetto } from '../../src/door/load-affetto.js';
import { corpusClips, halfOf, makeConversation } from '../support/conversations.js';
import { affetto as run } from '../support/run-affetto.js';
import { scratchFolder } from '../support/scratch.js';

vi.setConfig({ testTimeout: 400_000 });

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const { nemo } = await corpusClips(data);

describe.skipIf(nemo.length === 0)('a conversation (needs ../shared/data/nemo)', () => {
  it('is told apart, and each voice is heard for itself', async () => {
    const made = await makeConversation(halfOf(nemo, 'chosen'), {
      voices: 2,
      seconds: 40,
      seed: 3,
    });
    const affetto = await loadAffetto();
    const recording = { samples: made.samples, sampleRate: 16_000 };
    const shares: number[] = [];
    const heard = await affetto.conversation(recording, {
      voices: 2,
      onProgress: (share) => shares.push(share ?? -1),
    });
    expect(heard.voices.length).toBe(2);
    const error = diarisationError(made.turns, heard.turns, { collarSeconds: 0.25 });
    expect(error.rate).toBeLessThan(0.2);
    expect(shares.at(-1)).toBe(1);
    for (const { turns, timeline, profile, speechSeconds } of heard.voices) {
      expect(timeline.summary.speechSeconds).toBeCloseTo(speechSeconds, 3);
      expect(profile?.recordings.length).toBeGreaterThan(0);
      expect(turns.length).toBeGreaterThan(1);
    }

    const folder = await scratchFolder();
    const file = join(folder, 'talk.wav');
    await writeFile(file, writeWav([made.samples], { sampleRate: 16_000 }));
    const args = ['diarise', '--voices', '2', '--format', 'rttm', file];
    const { stdout, stderr, code } = await run(args, { fromSources: true });
    expect(code, stderr).toBe(0);
    const written = diarisationError(made.turns, readRttm(stdout), { collarSeconds: 0.25 });
    expect(written.rate).toBeCloseTo(error.rate, 2);
    await affetto.dispose();
  });
});

describe('affetto.conversation', () => {
  it('hears nobody in silence, and says what is missing or wrong', async () => {
    const affetto = await loadAffetto({ model: 'crnn' });
    const silence = { samples: new Float32Array(3 * 16_000), sampleRate: 16_000 };
    expect(await affetto.conversation(silence)).toMatchObject({ voices: [], turns: [] });
    await expect(affetto.conversation(silence, { voices: 0 })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/voices is 0/),
    });
    await affetto.dispose();
    const without = await loadAffetto({ model: 'crnn', diarisation: await scratchFolder() });
    await expect(without.conversation(silence)).rejects.toMatchObject({
      code: 'MODEL_UNKNOWN',
      message: expect.stringMatching(/no segmentation\.onnx or no voice\.onnx/),
    });
    await without.dispose();
  });
});
