// A file is heard by the door as by the command line: by ffmpeg where affetto cannot decode it, and in parts where it is long.

import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Affetto } from '../../src/door/affetto.js';
import { loadAffetto } from '../../src/door/load-affetto.js';
import { expectCode } from '../support/expect-code.js';
import { fakeFfmpeg, foreignRecording } from '../support/fake-ffmpeg.js';

let affetto: Affetto;
const folder = mkdtempSync(join(tmpdir(), 'affetto-door-'));
beforeAll(async () => {
  affetto = await loadAffetto({ model: 'crnn' });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await affetto.dispose();
});

// The program is a script with an interpreter's name in its first line, which Windows does not know.
describe.skipIf(process.platform === 'win32')('a recording that only ffmpeg decodes', () => {
  const fake = fakeFfmpeg();
  const usualPath = process.env.PATH;
  const bytes = foreignRecording('sound');
  const path = join(folder, 'call.amr');
  writeFileSync(path, bytes);
  beforeEach(() => {
    process.env.PATH = fake.path;
  });
  afterEach(() => {
    process.env.PATH = usualPath;
  });
  afterAll(() => fake.remove());

  it.each([
    ['a path', () => path],
    ['a file: URL', () => pathToFileURL(path)],
    ['bytes', () => new Uint8Array(bytes)],
    ['a Blob', () => new Blob([new Uint8Array(bytes)])],
    ['a stream', () => createReadStream(path)],
  ])('is heard as %s, and its name stands in the answer', async (_, make) => {
    const { source, durationSeconds } = await affetto.recognize(make());
    expect(source).toMatchObject({ container: 'amr', decoder: 'ffmpeg 9.9' });
    // What the made-up one gives.
    expect(durationSeconds).toBeCloseTo(3 + 7 / 16_000, 3);
  });

  it('has a timeline, too', async () => {
    const { recognition } = await affetto.timeline(path);
    expect(recognition.source?.decoder).toBe('ffmpeg 9.9');
  });

  it('is refused where ffmpeg is switched off, with the reason', async () => {
    const failure = affetto.recognize(path, { ffmpeg: false });
    await expectCode(failure, 'AUDIO_UNSUPPORTED_CODEC');
    await expect(failure).rejects.toThrow('switched off');
    await expectCode(affetto.timeline(path, { ffmpeg: false }), 'AUDIO_UNSUPPORTED_CODEC');
  });
});
