// Which files of a folder are recordings: all that the page offers to take, whatever their case.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isRecording } from '../../src/corpora/recordings.js';

const page = readFileSync(new URL('../../web/app/files/files-panel.tsx', import.meta.url), 'utf8');
const accepted = /'audio\/\*,video\/\*,([^']+)'/.exec(page)?.[1]?.split(',') ?? [];

it.each([...accepted, '.mp2', '.wave', '.MP4'])('a file named clip%s is found', (ending) => {
  expect(isRecording(`some/clip${ending}`)).toBe(true);
});

it('hidden files and other endings are none', () => {
  for (const name of ['._clip.wav', '.mp4', 'clip.txt', 'clip', 'wav', 'clip.wav.part']) {
    expect(isRecording(name), name).toBe(false);
  }
  expect(accepted.length).toBeGreaterThan(15);
});
