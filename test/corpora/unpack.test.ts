import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { unpackZip } from '../../src/corpora/unpack.js';
import { scratchFolder } from '../support/scratch.js';
import { makeZip, type ZipFixtureEntry } from './zip-fixture.js';

const harmless: ZipFixtureEntry[] = [
  { name: 'Actor_01/', data: '', mode: 0o040755 },
  { name: 'Actor_01/a.wav', data: 'first'.repeat(500) },
  { name: 'Actor_02/deep/b.wav', data: 'second', stored: true },
];

/** A scratch folder holding `c.zip`; the place to unpack into is `in/`, so that escapes stay in scratch. */
async function withZip(zip: Uint8Array | readonly ZipFixtureEntry[]) {
  const scratch = await scratchFolder();
  const path = join(scratch, 'c.zip');
  await writeFile(path, zip instanceof Uint8Array ? zip : makeZip(zip));
  return { scratch, path, dir: join(scratch, 'in') };
}

describe('unpacking', () => {
  it('writes every file, and reports progress', async () => {
    const { path, dir } = await withZip(harmless);
    const progress: string[] = [];
    const { files, written } = await unpackZip(path, dir, {
      onProgress: (p) => progress.push(`${p.files}/${p.totalFiles} ${p.bytes}/${p.totalBytes}`),
    });
    expect(await readFile(join(dir, 'Actor_01/a.wav'), 'utf8')).toBe('first'.repeat(500));
    expect(await readFile(join(dir, 'Actor_02/deep/b.wav'), 'utf8')).toBe('second');
    expect(files.map((f) => [f.path, f.size])).toEqual([
      ['Actor_01/a.wav', 2500],
      ['Actor_02/deep/b.wav', 6],
    ]);
    expect(written).toBe(2);
    expect(progress).toEqual(['1/2 2500/2506', '2/2 2506/2506']);
    expect((await readdir(dir, { recursive: true })).filter((f) => f.includes('part'))).toEqual([]);
  });

  it('leaves intact files alone and mends changed ones', async () => {
    const { path, dir } = await withZip(harmless);
    await unpackZip(path, dir);
    const kept = join(dir, 'Actor_01/a.wav');
    await utimes(kept, 1000, 1000);
    await writeFile(join(dir, 'Actor_02/deep/b.wav'), 'Second');
    expect((await unpackZip(path, dir)).written).toBe(1);
    expect((await stat(kept)).mtimeMs).toBe(1_000_000);
    expect(await readFile(join(dir, 'Actor_02/deep/b.wav'), 'utf8')).toBe('second');
  });

  it('stops on request and goes on later', async () => {
    const { path, dir } = await withZip(harmless);
    const controller = new AbortController();
    const stopped = unpackZip(path, dir, {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toThrow(/Run it again to go on/);
    expect((await unpackZip(path, dir)).written).toBe(1);
  });
});

describe('a hostile archive', () => {
  it.each<[string, ZipFixtureEntry, RegExp]>([
    ['a way out', { name: '../evil.txt', data: 'x' }, /"\.\.\/evil\.txt" leads out of the folder/],
    ['a hidden way out', { name: 'a/../../evil.txt', data: 'x' }, /leads out/],
    ['an absolute path', { name: '/tmp/affetto-evil.txt', data: 'x' }, /absolute path/],
    ['a drive', { name: 'C:\\evil.txt', data: 'x' }, /names a drive/],
    ['a drive, forward', { name: 'c:/evil.txt', data: 'x' }, /names a drive/],
    ['backslashes', { name: '..\\evil.txt', data: 'x' }, /backslash/],
    ['an alternate stream', { name: 'a.wav:evil', data: 'x' }, /colon/],
    ['a NUL', { name: 'a.wav\0.txt', data: 'x' }, /control character/],
    ['a dot part', { name: './a.txt', data: 'x' }, /"\." part/],
    ['no name', { name: '', data: 'x' }, /no name/],
    ['a symbolic link', { name: 'link', data: '/etc', mode: 0o120777 }, /symbolic link/],
    ['a device', { name: 'null', data: '', mode: 0o020666 }, /neither a file nor a folder/],
    ['a name twice', { name: 'actor_01/A.wav', data: 'x' }, /twice/],
  ])('with %s writes nothing', async (_, entry, message) => {
    const { path, dir, scratch } = await withZip([...harmless, entry]);
    const unpacking = unpackZip(path, dir);
    await expect(unpacking).rejects.toMatchObject({ code: 'ARCHIVE_UNSAFE_ENTRY' });
    await expect(unpacking).rejects.toThrow(message);
    expect(await readdir(scratch)).toEqual(['c.zip']);
    expect(existsSync('/tmp/affetto-evil.txt')).toBe(false);
  });

  it('may not unpack to more than it declares', async () => {
    const { path, dir } = await withZip([{ name: 'a', data: 'x'.repeat(1e6), declaredSize: 10 }]);
    const unpacking = unpackZip(path, dir);
    await expect(unpacking).rejects.toMatchObject({ code: 'ARCHIVE_UNSAFE_ENTRY' });
    await expect(unpacking).rejects.toThrow(/more than the 10 bytes it declares/);
    expect(await readdir(dir)).toEqual([]);
  });

  it('may not declare absurd totals', async () => {
    const bomb = ['a', 'b', 'c'].map((name) => ({ name, data: 'x', declaredSize: 4e9 }));
    const { path, dir } = await withZip(bomb);
    await expect(unpackZip(path, dir)).rejects.toThrow(
      /12000000000 bytes, more than the 8589934592/,
    );
    const many = unpackZip(path, dir, { limits: { maxEntries: 2, maxTotalBytes: 1e12 } });
    await expect(many).rejects.toThrow(/3 entries, more than the 2 allowed/);
    expect(existsSync(dir)).toBe(false);
  });

  it('is not unpacked through a link already in the folder', async () => {
    const { path, dir, scratch } = await withZip(harmless);
    await mkdir(join(scratch, 'outside'));
    await mkdir(dir);
    await symlink(join(scratch, 'outside'), join(dir, 'Actor_02'));
    await expect(unpackZip(path, dir)).rejects.toMatchObject({ code: 'ARCHIVE_UNSAFE_ENTRY' });
    expect(await readdir(join(scratch, 'outside'))).toEqual([]);
  });

  it('does not write into the target of a link in place of a file', async () => {
    const { path, dir, scratch } = await withZip([{ name: 'a.wav', data: 'new' }]);
    await mkdir(dir);
    await writeFile(join(scratch, 'precious'), 'old');
    await symlink(join(scratch, 'precious'), join(dir, 'a.wav'));
    await symlink(join(scratch, 'precious'), join(dir, 'a.wav.affetto-part'));
    await unpackZip(path, dir);
    expect(await readFile(join(scratch, 'precious'), 'utf8')).toBe('old');
    expect(await readFile(join(dir, 'a.wav'), 'utf8')).toBe('new');
  });
});

describe('a broken archive', () => {
  const whole = makeZip(harmless);
  it.each<[string, Uint8Array]>([
    ['cut short', whole.subarray(0, whole.length - 30)],
    ['empty', new Uint8Array()],
    ['something else', Buffer.from('<html>Please log in</html>')],
    ['with a wrong CRC-32', makeZip([{ name: 'a', data: 'x', declaredCrc: 1 }])],
    ['with an entry too short', makeZip([{ name: 'a', data: 'x', declaredSize: 9 }])],
    ['with damaged content', Buffer.from(whole).fill(0xff, 90, 100)],
  ])('%s is refused', async (_, zip) => {
    const { path, dir } = await withZip(zip);
    const unpacking = unpackZip(path, dir);
    await expect(unpacking).rejects.toMatchObject({ code: 'ARCHIVE_CORRUPT' });
    await expect(unpacking).rejects.toThrow(/download it again/);
  });

  it('that is missing says so', async () => {
    const { dir } = await withZip(harmless);
    await expect(unpackZip(join(dir, 'no.zip'), dir)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});
