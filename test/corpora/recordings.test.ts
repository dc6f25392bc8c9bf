// Which files of a folder are recordings: all that the page offers to take, whatever their case.

import { expect, it } from 'vitest';
import { isRecording } from '../../src/corpora/recordings.js';
import { accepted as offered } from '../../web/app/files/given-files.js';

const accepted = offered.split(',').filter((kind) => kind.startsWith('.'));

it.each([...accepted, '.mp2', '.wave', '.MP4'])('a file named clip%s is found', (ending) => {
  expect(isRecording(`some/clip${ending}`)).toBe(true);
});

it('hidden files and other endings are none', () => {
  for (const name of ['._clip.wav', '.mp4', 'clip.txt', 'clip', 'wav', 'clip.wav.part']) {
    expect(isRecording(name), name).toBe(false);
  }
  expect(accepted.length).toBeGreaterThan(15);
});
