// Reading a path: every failure has the code FILE_UNREADABLE and says why.
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readAudioFile } from '../../src/audio/read-file.js';
import { expectCode } from '../support/expect-code.js';

const flac = fileURLToPath(new URL('../fixtures/audio/mono-16k.flac', import.meta.url));

describe('readAudioFile', () => {
  it('reads a file', async () => {
    expect([...(await readAudioFile(flac)).subarray(0, 4)]).toEqual([0x66, 0x4c, 0x61, 0x43]);
  });

  it.each([
    ['no such file', `${flac}.missing`],
    ['a folder', tmpdir()],
    ['not a folder', `${flac}/inside`],
    ['not a regular file', process.platform === 'win32' ? 'NUL' : '/dev/zero'],
  ])('%s', async (reason, path) => {
    expect(await expectCode(readAudioFile(path), 'FILE_UNREADABLE')).toContain(reason);
  });

  it('refuses a file over the limit', async () => {
    expect(await expectCode(readAudioFile(flac, 100), 'FILE_UNREADABLE')).toContain('limit is 100');
  });
});
