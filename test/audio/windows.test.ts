// Files that are read a window at a time give the frames and pages that they give as a whole, whatever stands in them.
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/audio/byte-source.js';
import { walkFlacFrames } from '../../src/audio/formats/flac-frames.js';
import { readStreamInfo } from '../../src/audio/formats/flac-info.js';
import { walkFlacFile } from '../../src/audio/formats/flac-windows.js';
import { walkMpegFrames } from '../../src/audio/formats/mpeg-frames.js';
import { walkMpegFile } from '../../src/audio/formats/mpeg-windows.js';
import { readOggLinks } from '../../src/audio/formats/ogg-pages.js';
import { fixture } from '../support/audio-fixtures.js';

const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const junk = Uint8Array.from({ length: 300 }, (_, index) => (7 * index) % 251);

/** Damages: none, something between, an end that is missing, something overwritten. */
const changes: readonly (readonly [string, (bytes: Uint8Array) => Uint8Array])[] = [
  ['as it is', (bytes) => bytes],
  [
    'with junk in the middle',
    (bytes) =>
      joined(bytes.subarray(0, bytes.length >> 1), junk, bytes.subarray(bytes.length >> 1)),
  ],
  ['cut', (bytes) => bytes.subarray(0, bytes.length - 777)],
  [
    'with tags behind it',
    (bytes) => joined(bytes, new TextEncoder().encode('TAG'), new Uint8Array(125)),
  ],
  [
    'overwritten',
    (bytes) => bytes.map((byte, index) => (index % 9000 === 4321 ? byte ^ 0x55 : byte)),
  ],
];

describe.each(changes)('a long file %s', (_, change) => {
  it('of MP3 has the same frames', async () => {
    const one = fixture('mono-24k-vbr.mp3');
    const bytes = change(joined(...Array.from({ length: 12 }, () => one)));
    const whole = walkMpegFrames(bytes, 0, bytes.length);
    const parts = walkMpegFile(bytesInMemory(bytes), 0, bytes.length, 1 << 14);
    for (let count = 0; ; count++) {
      const [wanted, found] = [whole.next(), await parts.next()];
      if (wanted.done) {
        expect(count).toBeGreaterThan(100);
        expect(found).toEqual(wanted);
        break;
      }
      const { data, ...frame } = found.value as { readonly data: Uint8Array };
      expect(frame).toEqual(wanted.value);
      expect(data).toEqual(bytes.subarray(wanted.value.at, wanted.value.end));
    }
  });

  it('of FLAC has the same frames', async () => {
    const original = fixture('mono-16k-short-blocks.flac');
    const { framesStart, bits } = readStreamInfo(original, 0);
    const frames = original.subarray(framesStart);
    const bytes = change(joined(original, frames, frames, frames));
    const wanted = [...walkFlacFrames(bytes, framesStart, bytes.length, bits)];
    const found = [];
    let end = framesStart;
    const where = { start: framesStart, tags: bytes.length, bits };
    for await (const part of walkFlacFile(bytesInMemory(bytes), where, 1 << 13)) {
      found.push(part.frame);
      end += part.frame.data.length;
      expect(part.end).toBe(end);
    }
    expect(wanted.length).toBeGreaterThan(5);
    expect(found).toEqual(wanted);
  });

  it('of Ogg has the same pages', async () => {
    const one = fixture('mono-48k.opus.ogg');
    const bytes = change(joined(one, one, one, one));
    const file = bytesInMemory(bytes);
    const [whole, parts] = [await readOggLinks(file, 0), await readOggLinks(file, 0, 1 << 12)];
    expect(whole.length).toBeGreaterThan(0);
    expect(parts).toEqual(whole);
  });
});
