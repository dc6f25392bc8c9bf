// Recordings by address: a server of this test, which no list may reach unless it is allowed; an S3-compatible store whose
// signatures are computed anew from the documentation of AWS Signature Version 4.

import { createHash, createHmac } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { defaultFetchLimits } from '../../src/batch/addresses/fetch-limits.js';
import { isPassing } from '../../src/batch/addresses/passing-failure.js';
import { listS3 } from '../../src/batch/addresses/s3.js';
import { withRecording } from '../../src/batch/addresses/with-recording.js';
import { expectCode } from '../support/expect-code.js';
import { folderWith } from '../support/scratch.js';

let server: Server;
let at = '';
const secret = 'a secret of this test';
const allowed = { ...defaultFetchLimits, privateHosts: true };
const bytesOf = (place: string, limits = allowed) =>
  withRecording(place, limits, async (input) => Buffer.from(input as Uint8Array).toString());
const failureOf = (place: string, limits = allowed) =>
  bytesOf(place, limits).then(
    () => undefined,
    (error: unknown) => error,
  );

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url as string, 'http://here');
    if (pathname.startsWith('/bucket')) {
      if (!isSigned(request)) return void response.writeHead(403).end();
      if (searchParams.has('list-type')) {
        const second = searchParams.get('continuation-token') === 'more';
        const page = second
          ? '<Contents><Key>in/b &amp; c.wav</Key></Contents><IsTruncated>false</IsTruncated>'
          : '<Contents><Key>in/a.wav</Key></Contents><IsTruncated>true</IsTruncated><NextContinuationToken>more</NextContinuationToken>';
        return void response.end(
          `<?xml version="1.0"?><ListBucketResult>${page}</ListBucketResult>`,
        );
      }
      return void response.end(decodeURIComponent(pathname));
    }
    if (pathname === '/away') return void response.writeHead(302, { location: '/clip' }).end();
    if (pathname === '/round') return void response.writeHead(302, { location: '/round' }).end();
    if (pathname === '/file') {
      return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
    }
    if (pathname === '/slow') return void response.write('RIFF');
    if (pathname === '/large') return void response.end('x'.repeat(5000));
    if (pathname === '/clip') return void response.end('a clip');
    response.writeHead(Number(pathname.slice(1))).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  at = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Computes the signature of a request anew. */
function isSigned({ headers, method, url }: IncomingMessage): boolean {
  const { authorization = '', host = '' } = headers;
  const [, id, date, region, names, signature] =
    /Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/.exec(
      authorization,
    ) ?? [];
  if (id !== 'somebody') return false;
  const [path, query = ''] = (url as string).split('?');
  const values = { ...headers, host } as unknown as Record<string, string>;
  const own = (names as string).split(';').map((name) => `${name}:${values[name]}\n`);
  const sorted = query === '' ? '' : query.replaceAll('+', '%20').split('&').sort().join('&');
  const request = [method, path, sorted, own.join(''), names, values['x-amz-content-sha256']];
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const scope = `${date}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', values['x-amz-date'], scope, hash(request.join('\n'))];
  const key = [date, region, 's3', 'aws4_request'].reduce<Buffer | string>(
    (last, part) =>
      createHmac('sha256', last)
        .update(part as string)
        .digest(),
    `AWS4${secret}`,
  );
  return createHmac('sha256', key).update(text.join('\n')).digest('hex') === signature;
}

it('are fetched, through redirections, where that is allowed', async () => {
  expect(await bytesOf(`${at}/clip`)).toBe('a clip');
  expect(await bytesOf(`${at}/away`)).toBe('a clip');
});

it('never lead to loopback or a private network unless that is allowed', async () => {
  const local = at.replace('127.0.0.1', 'localhost');
  for (const place of [`${at}/clip`, `${local}/clip`, 'http://[::1]/x', 'http://10.0.0.1/x']) {
    const error = await failureOf(place, defaultFetchLimits);
    expect(String(error), place).toContain('private or loopback');
    expect(isPassing(error)).toBe(false);
  }
});

it('that give nothing are told of, and tried again only where that may help', async () => {
  for (const [path, words, passes] of [
    ['404', 'answered 404', false],
    ['403', 'answered 403', false],
    ['429', 'answered 429', true],
    ['503', 'answered 503', true],
    ['round', 'redirects more than 5 times', false],
    ['file', 'redirects to file:', false],
  ] as const) {
    const error = await failureOf(`${at}/${path}`);
    expect(String(error)).toContain(words);
    expect(isPassing(error), path).toBe(passes);
  }
  const refused = await failureOf('http://127.0.0.1:1/x');
  expect(isPassing(refused)).toBe(true);
});

it('take no more bytes and time than is allowed', async () => {
  await expectCode(bytesOf(`${at}/large`, { ...allowed, maxBytes: 4999 }), 'FILE_UNREADABLE');
  expect(await bytesOf(`${at}/large`, { ...allowed, maxBytes: 5000 })).toHaveLength(5000);
  const message = await expectCode(
    bytesOf(`${at}/slow`, { ...allowed, seconds: 1 }),
    'DOWNLOAD_FAILED',
  );
  expect(message).toContain('longer than 1 s');
});

it('of an S3-compatible store are signed, and listed page by page', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL_S3', at);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'somebody');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
  const keys: string[] = [];
  for await (const key of listS3('s3://bucket/in/')) keys.push(key);
  expect(keys).toEqual(['s3://bucket/in/a.wav', 's3://bucket/in/b & c.wav']);
  // The store is the environment's, so that its address may be private.
  expect(await bytesOf('s3://bucket/in/b & c.wav', defaultFetchLimits)).toBe(
    '/bucket/in/b & c.wav',
  );
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'another');
  expect(String(await failureOf('s3://bucket/in/a.wav'))).toContain('answered 403');
  vi.stubEnv('AWS_ACCESS_KEY_ID', '');
  await expectCode(bytesOf('s3://bucket/in/a.wav'), 'OPTION_INVALID');
  vi.unstubAllEnvs();
});

it('files of a worker lie below its root, links followed', async () => {
  const folder = await folderWith({ 'in/a.wav': 'a', 'b.wav': 'b' });
  await symlink(join(folder, 'b.wav'), join(folder, 'in/out.wav'));
  const limits = { ...allowed, root: join(folder, 'in') };
  const path = (place: string) => withRecording(place, limits, async (input) => input);
  expect(await path(join(folder, 'in/a.wav'))).toBe(join(folder, 'in/a.wav'));
  for (const outside of ['b.wav', 'in/../b.wav', 'in/out.wav', 'in/missing/../../b.wav']) {
    await expectCode(path(`${folder}/${outside}`), 'FILE_UNREADABLE');
  }
});
