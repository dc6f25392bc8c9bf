// `affetto audit` finds models wherever an app may carry them, and says so where it cannot know. Archives are made by tar,
// gzip and zip's layout as other programs write them, so nothing of affetto packs what affetto unpacks.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { auditFolder } from '../../src/audit/audit-folder.js';
import { makeZip } from '../corpora/zip-fixture.js';
import { affetto } from '../support/run-affetto.js';
import { folderWith } from '../support/scratch.js';

const model = (name: string) => readFileSync(new URL(`../../models/${name}.onnx`, import.meta.url));
const crnn = model('crnn');
// As `sha256sum` has it with zeros in the seal's place; models/manifest.json names the file.
const seal = '225490fafe6254b97c51577bba819d0eda0bfa79945aa663fd2d07a509c4068e';
const base64 = crnn.toString('base64');
const lines = base64.replaceAll(/.{76}/g, '$&\r\n');
const quickBrotli = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

describe('affetto audit', () => {
  it.each([
    ['under another name', { 'static/media/a1b2c3.bin': crnn }, 'static/media/a1b2c3.bin', []],
    ['in a hidden folder', { '.next/x': crnn }, '.next/x', []],
    [
      'deflated in a zip',
      { 'a.apk': makeZip([{ name: 'res/m', data: crnn }]) },
      'a.apk!/res/m',
      ['zip'],
    ],
    [
      'stored in a zip, found once',
      { 'a.zip': makeZip([{ name: 'm', data: crnn, stored: true }]) },
      'a.zip!/m',
      ['zip'],
    ],
    ['in Brotli', { 'm.onnx.br': quickBrotli(crnn) }, 'm.onnx.br!', ['brotli']],
    ['as base64 in code', { 'app.js': `const a="abc",m="${base64}";` }, 'app.js@17', ['base64']],
    ['as base64 in lines', { 'mail.eml': `\r\n${lines}\r\n` }, 'mail.eml@2', ['base64']],
    [
      'as gzip in base64 in code, as this package has it',
      { 'bytes.js': `export const bytes =\n  '${gzipSync(crnn).toString('base64')}';` },
      'bytes.js@24',
      ['base64', 'gzip'],
    ],
    [
      'in a zip in a zip',
      { 'a.zip': makeZip([{ name: 'b.zip', data: makeZip([{ name: 'm', data: crnn }]) }]) },
      'a.zip!/b.zip!/m',
      ['zip', 'zip'],
    ],
  ])('finds a model %s', async (_, files, path, packing) => {
    const audit = await auditFolder(await folderWith(files as Record<string, Buffer | string>));
    expect(audit.models).toHaveLength(1);
    expect(audit).toMatchObject({ files: 1, notAudited: [], code: [] });
    expect(audit.models[0]).toMatchObject({
      ...{ path, packing, kind: 'model', architecture: 'crnn', shippedAs: 'crnn', sha256: seal },
      ...{ intact: true, affettoVersion: '0.1.0' },
      trainedOn: [{ title: 'RAVDESS', licence: 'CC BY-NC-SA 4.0' }],
    });
  });

  it('finds a model in what tar and gzip packed', async () => {
    const folder = await folderWith({ 'package/dist/model': crnn });
    execFileSync('tar', ['czf', 'app.tgz', 'package'], { cwd: folder });
    execFileSync('rm', ['-r', 'package'], { cwd: folder });
    const { models } = await auditFolder(folder);
    expect(models.map(({ path, packing, intact }) => ({ path, packing, intact }))).toEqual([
      { path: 'app.tgz!/package/dist/model', packing: ['gzip', 'tar'], intact: true },
    ]);
  });

  it('finds models within something larger, changed ones, and the encoder; says that the seal does not fit', async () => {
    const changed = Buffer.from(crnn);
    changed[5000] = (changed[5000] ?? 0) ^ 1;
    const folder = await folderWith({
      joined: Buffer.concat([Buffer.alloc(300, 7), crnn, crnn, Buffer.from('more')]),
      changed,
      whisper: model('whisper-encoder'),
    });
    const { models } = await auditFolder(folder);
    expect(models.map(({ path, kind, intact }) => `${path} ${kind} ${intact}`)).toEqual([
      'changed model false',
      'joined model false',
      'joined model false',
      'whisper encoder true',
    ]);
    const [, first, second] = models;
    expect((second?.offset ?? 0) - (first?.offset ?? 0)).toBe(crnn.length);
    // Its licences, as NOTICE has them.
    expect(models.at(-1)?.licence).toMatch(/BSD-2-Clause.*MIT/);
  });

  it('finds nothing where there is nothing, and code that may fetch a model', async () => {
    const folder = await folderWith({
      'index.html': '<p>affetto</p>',
      'main.js': 'const k="affetto.sha256";fetch(u)',
      'notes.md': 'The seal is under affetto.sha256.',
      'digits.txt': 'q'.repeat(9000),
      empty: '',
    });
    expect(await auditFolder(folder)).toMatchObject({
      ...{ files: 5, models: [], notAudited: [], code: ['main.js'] },
    });
  });

  it('names what it could not look into', async () => {
    const zip = makeZip([{ name: 'm', data: crnn }]);
    const folder = await folderWith({
      'a.7z': Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]),
      'cut.zip': zip.subarray(0, 2000),
      'cut.gz': gzipSync(crnn).subarray(0, 2000),
      // Claims to be a zip that can be read, and whose entry's bytes are others.
      'wrong.zip': makeZip([{ name: 'm', data: crnn, declaredSize: 10 }]),
    });
    const { models, notAudited } = await auditFolder(folder);
    expect(models).toEqual([]);
    expect(notAudited.map(({ path }) => path)).toEqual(['a.7z', 'cut.gz', 'cut.zip', 'wrong.zip']);
    expect(notAudited[0]?.reason).toContain('7z');
    await expect(auditFolder(join(folder, 'none'))).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });

  it('gives up what unpacks to more than it may read', async () => {
    const folder = await folderWith({
      'bomb.gz': gzipSync(Buffer.alloc(3e6)),
      'bomb.zip': makeZip([0, 1, 2].map((n) => ({ name: `${n}`, data: Buffer.alloc(1e6) }))),
      large: Buffer.alloc(2e6 + 1),
    });
    const { notAudited } = await auditFolder(folder, { maxBytes: 2e6 });
    expect(notAudited).toEqual([
      { path: 'bomb.gz', reason: 'it unpacks to more bytes than are read of one file' },
      { path: 'bomb.zip', reason: 'it unpacks to more bytes than are read of one file' },
      { path: 'large', reason: 'it has 2000001 bytes, more than the 2000000 that are read' },
    ]);
  });

  it('is a check for CI by its exit code', { timeout: 60_000 }, async () => {
    const clean = await folderWith({ 'index.html': '<p>' });
    const folder = await folderWith({ 'a.bin': crnn });
    const [none, some, allowed, json, wrong] = await Promise.all([
      affetto(['audit', clean]),
      affetto(['audit', folder]),
      affetto(['audit', folder, '--allow', seal.slice(0, 8)]),
      affetto(['audit', join(folder, 'a.bin'), '--json']),
      affetto(['audit', folder, '--allow', 'crnn']),
    ]);
    expect(none).toMatchObject({ code: 0, stderr: '' });
    expect(none?.stdout).toContain('no model of affetto in 1 file');
    expect(some?.code).toBe(2);
    expect(some?.stdout).toMatch(/crnn \(shipped as crnn\), written by affetto 0\.1\.0/);
    expect(some?.stdout).toMatch(/trained on RAVDESS \(CC BY-NC-SA 4\.0\)/);
    expect(some?.stdout).toContain('docs/law.md');
    expect(allowed).toMatchObject({ code: 0 });
    expect(json?.code).toBe(2);
    expect(JSON.parse(json?.stdout ?? '').models).toMatchObject([{ sha256: seal, intact: true }]);
    expect(wrong?.code).toBe(1);
    expect(wrong?.stderr).toContain('"crnn" is none');
    await writeFile(join(clean, 'cut.gz'), gzipSync(crnn).subarray(0, 2000));
    const [unread, lenient] = await Promise.all([
      affetto(['audit', clean]),
      affetto(['audit', clean, '--allow-unread']),
    ]);
    expect(unread?.code).toBe(1);
    expect(unread?.stdout).toContain('Not looked into');
    expect(lenient?.code).toBe(0);
  });
});
