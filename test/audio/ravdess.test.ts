// Real recordings: RAVDESS's original WAVs (filler chunks, stereo among mono) and lossless FLACs made of them
// must decode to identical samples. Skipped where the recordings are not beside the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeChannels } from '../../src/audio/decode.js';

const originals = fileURLToPath(
  new URL('../../../shared/data/ravdess-originals/', import.meta.url),
);
const copies = fileURLToPath(new URL('../../../shared/data/ravdess-speech/', import.meta.url));

const pairs = existsSync(originals)
  ? readdirSync(originals, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.wav') && existsSync(copies + name.replace('.wav', '.flac')))
      // Every recording takes half a minute; a spread of eight takes a second or two.
      .filter((_, index, all) => index % Math.ceil(all.length / 8) === 0)
  : [];

describe('RAVDESS', () => {
  it.skipIf(pairs.length > 0)('is not beside the repository: nothing compared', () => {});

  it.each(pairs)('%s', async (name) => {
    const wav = await decodeChannels(readFileSync(originals + name));
    const flac = await decodeChannels(readFileSync(copies + name.replace('.wav', '.flac')));
    expect(wav.source).toMatchObject({ container: 'wav', codec: 'pcm-s16', sampleRate: 48_000 });
    expect(flac.source).toMatchObject({ container: 'flac', sampleRate: 48_000 });
    expect(flac.channels.length).toBe(wav.channels.length);
    for (const [index, channel] of wav.channels.entries()) {
      const same = Buffer.compare(bytesOf(channel), bytesOf(flac.channels[index]!)) === 0;
      expect({ channel: index, same }).toEqual({ channel: index, same: true });
    }
  });
});

function bytesOf(samples: Float32Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
