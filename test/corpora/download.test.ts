import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { downloadCorpus } from '../../src/cli/commands/download.js';
import { fetchArchive } from '../../src/corpora/archive.js';
import { type DownloadOptions, downloadFile } from '../../src/corpora/download.js';
import { downloadableCorpora } from '../../src/corpora/registry.js';
import { scratchFolder } from '../support/scratch.js';
import { makeZip, type ZipFixtureEntry } from './zip-fixture.js';

// Random-looking, so that a byte in the wrong place shows.
const content = Buffer.from(
  Array.from({ length: 300_000 }, (_, i) => (i * i * 31 + (i >> 7)) & 255),
);
const md5Of = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A server that gives `answers` in turn, the last one for all further requests. */
async function serve(body: Buffer, ...answers: Answer[]) {
  const ranges: (string | undefined)[] = [];
  let sentBytes = 0;
  const server = createServer((request, response) => {
    const answer = answers[Math.min(ranges.length, answers.length - 1)]!;
    ranges.push(request.headers.range);
    response.on('close', () => {
      sentBytes += bodyBytes.get(response) ?? 0;
    });
    answer(request, response, body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/c.zip?download=1`;
  return { url, ranges, sentBytes: () => sentBytes };
}

const bodyBytes = new WeakMap<ServerResponse, number>();
function send(response: ServerResponse, bytes: Buffer, then: () => void = () => response.end()) {
  bodyBytes.set(response, bytes.length);
  response.write(bytes, then);
}

/** Range requests honoured, as Zenodo does. */
const withRanges: Answer = (request, response, body) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const head: Record<string, string | number> = { 'content-length': body.length - start };
  if (start > 0) head['content-range'] = `bytes ${start}-${body.length - 1}/${body.length}`;
  response.writeHead(start > 0 ? 206 : 200, head);
  send(response, body.subarray(start));
};
const withoutRanges: Answer = (_, response, body) => {
  response.writeHead(200, { 'content-length': body.length });
  send(response, body);
};
/**
 * Sends `bytes` of the whole file, and cuts the connection once the client has reported them: an earlier
 * cut may lose bytes on the way, and the test would not know how many.
 */
function cutAfter(bytes: number) {
  let cut = () => {};
  const answer: Answer = (_, response, body) => {
    response.writeHead(200, { 'content-length': body.length });
    send(response, body.subarray(0, bytes), () => undefined);
    cut = () => response.destroy();
  };
  const onProgress = (progress: { receivedBytes: number }) => {
    if (progress.receivedBytes === bytes) cut();
  };
  return { answer, onProgress };
}
const status =
  (code: number): Answer =>
  (_, response) =>
    response.writeHead(code).end('no');

/** No test waits: pauses end at once, and idle connections are never noticed. */
function withoutClock(): Required<Pick<DownloadOptions, 'delay' | 'idleTimeoutMs'>> & {
  pauses: number[];
} {
  const pauses: number[] = [];
  const idleTimeoutMs = 123_456;
  const delay = (ms: number) => {
    if (ms === idleTimeoutMs) return new Promise<void>(() => undefined);
    pauses.push(ms);
    return Promise.resolve();
  };
  return { delay, idleTimeoutMs, pauses };
}

async function target() {
  const dir = await scratchFolder();
  return { dir, path: join(dir, 'sub', 'c.zip') };
}
const expected = { size: content.length, md5: md5Of(content) };

describe('a download', () => {
  it('arrives, with progress, and is not asked for again', async () => {
    const server = await serve(content, withRanges);
    const { path } = await target();
    const seen: number[] = [];
    const options = {
      ...expected,
      ...withoutClock(),
      onProgress: (p: { receivedBytes: number }) => seen.push(p.receivedBytes),
    };
    expect(await downloadFile(server.url, path, options)).toBe('downloaded');
    expect(content.equals(await readFile(path))).toBe(true);
    expect(seen.at(0)).toBe(0);
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(await downloadFile(server.url, path, options)).toBe('present');
    expect(server.ranges).toEqual([undefined]);
    expect(await readdir(join(path, '..'))).toEqual(['c.zip']);
  });

  it('resumes a cut connection without fetching a byte twice', async () => {
    const { answer, onProgress } = cutAfter(100_000);
    const server = await serve(content, answer, withRanges);
    const { path } = await target();
    await downloadFile(server.url, path, { ...expected, ...withoutClock(), onProgress });
    expect(content.equals(await readFile(path))).toBe(true);
    expect(server.ranges).toEqual([undefined, 'bytes=100000-']);
    expect(server.sentBytes()).toBe(content.length);
  });

  it('resumes in a later run', async () => {
    const { answer, onProgress } = cutAfter(100_000);
    const server = await serve(content, answer, withRanges);
    const { path } = await target();
    const controller = new AbortController();
    const clock = withoutClock();
    const first = downloadFile(server.url, path, {
      ...expected,
      ...clock,
      onProgress,
      signal: controller.signal,
      delay: (ms) => {
        if (ms !== clock.idleTimeoutMs) controller.abort();
        return clock.delay(ms, controller.signal);
      },
    });
    await expect(first).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    await expect(first).rejects.toThrow(/100000 of 300000 bytes are kept.*Run it again to resume/);
    await downloadFile(server.url, path, { ...expected, ...clock });
    expect(content.equals(await readFile(path))).toBe(true);
    expect(server.ranges).toEqual([undefined, 'bytes=100000-']);
  });

  it('stops in the middle of a connection', async () => {
    const stalled: Answer = (_, response, body) => {
      response.writeHead(200, { 'content-length': body.length });
      send(response, body.subarray(0, 50_000), () => undefined);
    };
    const server = await serve(content, stalled);
    const { path } = await target();
    const controller = new AbortController();
    const download = downloadFile(server.url, path, {
      ...expected,
      ...withoutClock(),
      signal: controller.signal,
      onProgress: (p) => p.receivedBytes === 50_000 && controller.abort(),
    });
    await expect(download).rejects.toThrow(/50000 of 300000 bytes are kept/);
    expect(await readdir(join(path, '..'))).toEqual(['c.zip.part']);
  });

  it('starts over where the server ignores ranges', async () => {
    const { answer, onProgress } = cutAfter(100_000);
    const server = await serve(content, answer, withoutRanges);
    const { path } = await target();
    await downloadFile(server.url, path, { ...expected, ...withoutClock(), onProgress });
    expect(content.equals(await readFile(path))).toBe(true);
    expect(server.ranges).toEqual([undefined, 'bytes=100000-']);
  });

  it('does not trust a range that was not asked for', async () => {
    const wrongRange: Answer = (_, response, body) => {
      response.writeHead(206, { 'content-range': `bytes 5-${body.length - 1}/${body.length}` });
      send(response, body.subarray(5));
    };
    const { answer, onProgress } = cutAfter(100_000);
    const server = await serve(content, answer, wrongRange, withRanges);
    const { path } = await target();
    await downloadFile(server.url, path, { ...expected, ...withoutClock(), onProgress });
    expect(content.equals(await readFile(path))).toBe(true);
    expect(server.ranges).toEqual([undefined, 'bytes=100000-', undefined]);
  });

  it('gives up a stalled connection and resumes', async () => {
    const stalled: Answer = (_, response, body) => {
      response.writeHead(200, { 'content-length': body.length });
      send(response, body.subarray(0, 50_000), () => undefined);
    };
    const server = await serve(content, stalled, withRanges);
    const { path } = await target();
    let received = 0;
    let timedOut = false;
    await downloadFile(server.url, path, {
      ...expected,
      idleTimeoutMs: 123_456,
      onProgress: (p) => {
        received = p.receivedBytes;
      },
      // Time is up once, where the server has stopped sending.
      delay: (ms) => {
        const stalls = received === 50_000 && !timedOut;
        if (ms === 123_456 && !stalls) return new Promise(() => undefined);
        if (stalls) timedOut = true;
        return Promise.resolve();
      },
    });
    expect(content.equals(await readFile(path))).toBe(true);
    expect(server.ranges).toEqual([undefined, 'bytes=50000-']);
  });

  it('retries a busy server with growing pauses, then gives up', async () => {
    const server = await serve(content, status(503));
    const { path } = await target();
    const clock = withoutClock();
    const download = downloadFile(server.url, path, { ...expected, ...clock });
    await expect(download).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    await expect(download).rejects.toThrow(/5 attempts in a row.*HTTP 503/);
    expect(clock.pauses).toEqual([1000, 2000, 4000, 8000]);
  });

  it('ends where a server without ranges always breaks at the same place', async () => {
    const { answer, onProgress } = cutAfter(1000);
    const server = await serve(content, answer);
    const { path } = await target();
    const options = { ...expected, ...withoutClock(), onProgress };
    const download = downloadFile(server.url, path, options);
    await expect(download).rejects.toThrow(/attempts in a row brought nothing new/);
  });

  it('does not retry what will not pass', async () => {
    const server = await serve(content, status(404));
    const { path } = await target();
    const download = downloadFile(server.url, path, { ...expected, ...withoutClock() });
    await expect(download).rejects.toThrow(/HTTP 404/);
    expect(server.ranges).toHaveLength(1);
    await expect(downloadFile('file:///etc/passwd', path, expected)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });

  it('names the reason where nobody answers', async () => {
    const { path } = await target();
    // Port 1 is reserved, and closed.
    const download = downloadFile('http://127.0.0.1:1/c.zip', path, {
      ...expected,
      ...withoutClock(),
    });
    await expect(download).rejects.toThrow(/fetch failed \(|bad port/);
  });
});

describe('a checksum', () => {
  it('that differs is told, and the file is deleted', async () => {
    const changed = Buffer.from(content).fill(0, 5, 6);
    const server = await serve(changed, withRanges);
    const { path } = await target();
    const download = downloadFile(server.url, path, { ...expected, ...withoutClock() });
    await expect(download).rejects.toMatchObject({ code: 'DOWNLOAD_CHECKSUM' });
    await expect(download).rejects.toThrow(
      new RegExp(`${md5Of(changed)}, expected ${expected.md5}.*deleted; run it again`),
    );
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  it('covers what an earlier run left', async () => {
    const server = await serve(content, withRanges);
    const { dir } = await target();
    const path = join(dir, 'c.zip');
    await writeFile(`${path}.part`, Buffer.alloc(1000));
    const download = downloadFile(server.url, path, { ...expected, ...withoutClock() });
    await expect(download).rejects.toMatchObject({ code: 'DOWNLOAD_CHECKSUM' });
    expect(await readdir(dir)).toEqual([]);
  });

  it('of a whole part file needs no request; one too long is begun again', async () => {
    const server = await serve(content, withRanges);
    const { dir } = await target();
    const path = join(dir, 'c.zip');
    await writeFile(`${path}.part`, content);
    await downloadFile(server.url, path, { ...expected, ...withoutClock() });
    expect(server.ranges).toEqual([]);
    await writeFile(path, 'changed');
    await writeFile(`${path}.part`, Buffer.alloc(content.length + 1));
    await downloadFile(server.url, path, { ...expected, ...withoutClock() });
    expect(server.ranges).toEqual([undefined]);
    expect(content.equals(await readFile(path))).toBe(true);
  });

  it('is not awaited where the length is wrong already', async () => {
    const page = Buffer.from('<html>Please log in</html>');
    const server = await serve(page, withoutRanges);
    const { dir } = await target();
    const path = join(dir, 'c.zip');
    await writeFile(`${path}.part`, content.subarray(0, 1000));
    const download = downloadFile(server.url, path, { ...expected, ...withoutClock() });
    await expect(download).rejects.toThrow(/offers 26 bytes, expected 300000/);
    expect(await readdir(dir)).toEqual(['c.zip.part']);
  });

  it('is not awaited where the server sends ever more', async () => {
    const endless: Answer = (_, response, body) => {
      response.writeHead(200);
      send(response, Buffer.concat([body, body]));
    };
    const server = await serve(content, endless);
    const { path } = await target();
    const download = downloadFile(server.url, path, { ...expected, ...withoutClock() });
    await expect(download).rejects.toThrow(/more than the expected 300000 bytes/);
  });
});

describe('fetching the corpus', () => {
  const entries: ZipFixtureEntry[] = [
    { name: 'Actor_01/', data: '', mode: 0o040755 },
    { name: 'Actor_01/03-01-01-01-01-01-01.wav', data: 'one' },
    { name: 'Actor_02/03-01-01-01-01-01-02.wav', data: 'two' },
  ];
  const published = (url: string, zip: Buffer) => ({
    url,
    fileName: 'c.zip',
    size: zip.length,
    md5: md5Of(zip),
  });

  it('unpacks, tidies up, and does nothing the second time', async () => {
    const zip = makeZip(entries);
    const { answer, onProgress } = cutAfter(100);
    const server = await serve(zip, answer, withRanges);
    const dir = await scratchFolder();
    const archive = published(server.url, zip);
    const options = { ...withoutClock(), onDownload: onProgress };
    expect(await fetchArchive(archive, dir, options)).toBe('unpacked');
    expect((await readdir(dir)).sort()).toEqual(['.affetto-download.json', 'Actor_01', 'Actor_02']);
    expect(await fetchArchive(archive, dir, options)).toBe('complete already');
    expect(server.ranges).toEqual([undefined, 'bytes=100-']);
  });

  it('mends a damaged corpus from the archive kept', async () => {
    const zip = makeZip(entries);
    const server = await serve(zip, withRanges);
    const dir = await scratchFolder();
    const archive = published(server.url, zip);
    const options = { keepArchive: true, ...withoutClock() };
    await fetchArchive(archive, dir, options);
    const clip = join(dir, 'Actor_01/03-01-01-01-01-01-01.wav');
    await writeFile(clip, '0ne');
    expect(await fetchArchive(archive, dir, options)).toBe('unpacked');
    expect(await readFile(clip, 'utf8')).toBe('one');
    expect(server.ranges).toHaveLength(1);
  });

  it('writes nothing from an archive with a hostile name', async () => {
    const zip = makeZip([...entries, { name: '../evil.wav', data: 'x' }]);
    const server = await serve(zip, withRanges);
    const scratch = await scratchFolder();
    const archive = published(server.url, zip);
    const fetching = fetchArchive(archive, join(scratch, 'in'), withoutClock());
    await expect(fetching).rejects.toMatchObject({ code: 'ARCHIVE_UNSAFE_ENTRY' });
    expect(await readdir(scratch, { recursive: true })).toEqual(['in', 'in/c.zip']);
  });
});

describe('affetto download', () => {
  /** RAVDESS, its archive replaced by `zip`. */
  const servedFrom = (url: string, zip: Buffer) => {
    const ravdess = downloadableCorpora.find(({ name }) => name === 'ravdess')!;
    const archive = {
      ...ravdess.archive,
      url,
      fileName: 'c.zip',
      size: zip.length,
      md5: md5Of(zip),
    };
    return { ...ravdess, archive };
  };

  it('says what it brings, under which licence, and exits with 0', async () => {
    const zip = makeZip([{ name: 'Actor_01/03-01-01-01-01-01-01.wav', data: 'one' }]);
    const server = await serve(zip, withRanges);
    const dir = await scratchFolder();
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const error = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => void vi.restoreAllMocks());
    const corpus = servedFrom(server.url, zip);
    expect(await downloadCorpus(corpus, dir, { keepArchive: false })).toBe(0);
    expect(await downloadCorpus(corpus, dir, { keepArchive: false })).toBe(0);
    expect(server.ranges).toHaveLength(1);
    const said = error.mock.calls.join('\n');
    expect(said).toContain('CC BY-NC-SA 4.0');
    expect(said).toContain('Livingstone');
    expect(log.mock.calls.join('\n')).toMatch(
      /Verified and unpacked: 1 utterance by 1 speaker in.*Complete already/s,
    );
  });

  it('exits with 1 and the reason', async () => {
    const server = await serve(content, status(404));
    const error = vi.spyOn(console, 'error').mockReturnValue();
    onTestFinished(() => void vi.restoreAllMocks());
    const corpus = servedFrom(server.url, content);
    const code = await downloadCorpus(corpus, await scratchFolder(), { keepArchive: false });
    expect(code).toBe(1);
    expect(error.mock.calls.join('\n')).toContain('HTTP 404');
  });
});
