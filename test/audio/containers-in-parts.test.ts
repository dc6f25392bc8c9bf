// WebM, Matroska, MP4 and QuickTime that are read in parts give what they give as a whole, whatever is wrong with them, and
// of a long file no more than some megabytes are held.
import { describe, expect, it } from 'vitest';
import { type ByteSource, bytesInMemory } from '../../src/audio/byte-source.js';
import { decodeInPieces, decodeStream } from '../../src/audio/decode.js';
import { guarded } from '../../src/audio/failures.js';
import { openContainer } from '../../src/audio/formats/container.js';
import { readElement } from '../../src/audio/formats/ebml-elements.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { WatchedBlob } from '../support/watched-blob.js';

/** A file of which every part comes later, in memory of its own, as from a disk. */
function onDisk(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}

async function heard(file: ByteSource, longBytes: number) {
  const pieces: Float32Array[] = [];
  try {
    const stream = await openContainer(file, { longBytes });
    if (!stream) return { code: 'none' };
    const options = { sampleRate: stream.sampleRate, allowTruncated: true };
    const source = await decodeStream(stream, options, (piece) => {
      pieces.push(piece);
    });
    return {
      source,
      samples: Buffer.concat(
        pieces.map((piece) => new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)),
      ),
    };
  } catch (error) {
    return { message: (error as Error).message };
  }
}

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

const changes: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
  ['as they are', (bytes) => bytes],
  ['cut', (bytes) => bytes.subarray(0, bytes.length - 777)],
  [
    'joined, with zeros and a tag between',
    (bytes) =>
      joined(
        bytes,
        new Uint8Array(40_000),
        new TextEncoder().encode('TAG'),
        new Uint8Array(125),
        bytes,
      ),
  ],
  [
    'overwritten',
    (bytes) => bytes.map((byte, index) => (index % 4000 === 3210 ? byte ^ 0x55 : byte)),
  ],
];

describe.each(changes)('containers %s', (_, change) => {
  it.each([
    'mono-48k.opus.webm',
    'live-48k.opus.webm',
    'mono-16k.vorbis.webm',
    'mono-48k.opus.mp4',
    'mono-16k.mp3.mp4',
    'mono-16k.alac.m4a',
    'mono-8k-pcm.mov',
  ])('%s give the same in parts', async (name) => {
    const bytes = change(fixture(name));
    const whole = await heard(bytesInMemory(bytes), Number.POSITIVE_INFINITY);
    expect(await heard(onDisk(bytes), 0)).toEqual(whole);
    if (bytes.length === fixture(name).length && !('message' in whole)) {
      expect(whole.source?.durationSeconds).toBeGreaterThan(0.19);
    }
  });
});

describe('a long file', () => {
  it('of MP4 is read some megabytes at a time, wherever its index stands', async () => {
    const one = fixture('mono-48k.opus.mp4');
    const free = new Uint8Array(12_000_000);
    new DataView(free.buffer).setUint32(0, free.length);
    free.set(new TextEncoder().encode('free'), 4);
    // Behind everything: places of samples, counted from the start of the file, stay what they are.
    const blob = new WatchedBlob([one as Uint8Array<ArrayBuffer>, free]);
    expect(await countSamples(blob)).toBe(
      await countSamples(new Blob([one as Uint8Array<ArrayBuffer>])),
    );
    expect(blob.largest).toBeLessThan(5e6);
  });

  it('of WebM is read some megabytes at a time, with a cluster of open size, too', async () => {
    const one = fixture('live-48k.opus.webm');
    const blob = new WatchedBlob([withVoid(one, 12_000_000)]);
    expect(await countSamples(blob)).toBe(await countSamples(new Blob([new Uint8Array(one)])));
    expect(blob.largest).toBeLessThan(5e6);
  });

  it.each([
    ['WebM', withVoid(fixture('live-48k.opus.webm'), 100_000)],
    ['MP4', fixture('mono-48k.opus.mp4')],
  ])(
    'of %s that becomes unreadable says so, wherever it was, and is not called damaged',
    async (_, bytes) => {
      const decode = async (failing: number) => {
        let reads = 0;
        const read = async (start: number, end: number) => {
          if (reads++ === failing) throw new DOMException('it was moved', 'NotReadableError');
          return bytes.slice(start, end);
        };
        await guarded(async () => {
          const stream = await openContainer({ size: bytes.length, read }, { longBytes: 0 });
          if (stream) await decodeStream(stream, {}, () => {});
        });
        return reads;
      };
      const all = await decode(Number.POSITIVE_INFINITY);
      expect(all).toBeGreaterThan(5);
      for (let failing = 0; failing < all; failing++) {
        await expectCode(decode(failing), 'FILE_UNREADABLE');
      }
    },
  );
});

/** Puts so many bytes of nothing (an element Void) before the clusters of a live WebM. */
function withVoid(live: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const segment = readElement(live, readElement(live, 0)!.end)!;
  const nothing = new Uint8Array(length);
  // The size takes eight bytes, of which the last four hold it.
  nothing.set([0xec, 1]);
  new DataView(nothing.buffer).setUint32(5, length - 9);
  return joined(live.subarray(0, segment.body), nothing, live.subarray(segment.body));
}

async function countSamples(recording: Blob): Promise<number> {
  let count = 0;
  await decodeInPieces(recording, {}, (piece) => {
    count += piece.length;
  });
  return count;
}
