// A recording in a Blob, as a page has it: the same samples, and of uncompressed sound never much at a time.
import { describe, expect, it } from 'vitest';
import { decodeAudio, decodeInPieces } from '../../src/audio/decode.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { chirp } from '../support/signals.js';
import { WatchedBlob } from '../support/watched-blob.js';
import { writeWav } from '../support/write-wav.js';

const options = { sampleRate: 22_050 };

async function decoded(recording: Uint8Array | Blob): Promise<Float32Array> {
  const pieces: number[] = [];
  await decodeInPieces(recording, options, (piece) => {
    for (const sample of piece) pieces.push(sample);
  });
  return Float32Array.from(pieces);
}

describe('a Blob', () => {
  it.each(['stereo-44k.mp3', 'mono-16k.flac', 'mono-48k.opus.webm', 'mono-8k-alaw.wav'])(
    '%s decodes as its bytes do',
    async (name) => {
      const bytes = new Uint8Array(fixture(name));
      expect(await decoded(new Blob([bytes]))).toEqual(await decoded(bytes));
    },
  );

  it('of WAV is read a few megabytes at a time', async () => {
    const rate = 48_000;
    const bytes = writeWav([chirp(rate, 26, 0)], { rate, format: 'float', bits: 64 });
    const blob = new WatchedBlob([bytes]);
    expect(blob.size).toBeGreaterThan(9e6);
    const { samples } = await decodeAudio(bytes, options);
    expect(await decoded(blob)).toEqual(samples);
    expect(blob.largest).toBeGreaterThan(0);
    expect(blob.largest).toBeLessThan(5e6);
  }, 60_000);

  it('of WAV may have more before its samples than is read at first', async () => {
    const picture = new Uint8Array(300_001).fill(100);
    const bytes = writeWav([chirp(16_000, 0.5, 0)], { before: [['PIC ', picture]] });
    expect(await decoded(new Blob([bytes]))).toEqual(await decoded(bytes));
  });

  it('that ends early says so as its bytes do', async () => {
    const bytes = writeWav([chirp(16_000, 0.5, 0)]);
    for (const length of [0, 5, 10, 13, 40, 3_000]) {
      const [theirs, ours] = await Promise.all(
        [new Blob([bytes.subarray(0, length)]), bytes.subarray(0, length)].map((cut) =>
          decodeInPieces(cut, options, () => {}).catch((error: Error) => error.message),
        ),
      );
      expect(theirs).toEqual(ours);
      expect(ours).toContain(length === 0 ? '0 bytes' : 'ends early');
    }
  });

  it('whose file has gone is unreadable, not damaged', async () => {
    class Gone extends Blob {
      override slice(): Blob {
        return new Gone();
      }
      override arrayBuffer(): Promise<ArrayBuffer> {
        return Promise.reject(new DOMException('it was moved', 'NotReadableError'));
      }
    }
    const message = await expectCode(
      decodeInPieces(new Gone(['RIFF']), options, () => {}),
      'FILE_UNREADABLE',
    );
    expect(message).toContain('it was moved');
  });
});
