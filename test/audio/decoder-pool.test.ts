// Decoders lie in WebAssembly that earlier recordings used: what comes out must not depend on them, nor on how many there
// were, nor on damage among them, nor on what is decoded at the same time.
import { describe, expect, it } from 'vitest';
import { decodeChannels } from '../../src/audio/decode.js';
import { fixture } from '../support/audio-fixtures.js';

const families = {
  MP3: ['stereo-44k.mp3', 'mono-24k-vbr.mp3', 'mono-24k-noxing.mp3', 'mono-32k.mp2'],
  Opus: ['mono-48k.opus.ogg', 'surround-48k.opus.ogg', 'stereo-48k.opus.webm'],
  Vorbis: ['stereo-44k.vorbis.ogg', 'mono-16k.vorbis.webm'],
  FLAC: ['mono-16k.flac', 'stereo-16k.flac', 'mono-8k-24bit.flac', 'mono-16k-short-blocks.flac'],
};
/** More than an instance is used, and less than its memory holds where some of it were lost each time. */
const rounds = 80;

describe.each(Object.entries(families))('%s', (_, names) => {
  const files = names.map((name) => fixture(name));
  /** The samples of all channels, as bytes: comparing those takes no time. */
  const samplesOf = async (bytes: Uint8Array) => {
    const { channels } = await decodeChannels(bytes);
    return Buffer.concat(
      channels.map(
        ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
      ),
    ).toString('latin1');
  };

  it('gives the same samples after any other', { timeout: 120_000 }, async () => {
    const first = await Promise.all(files.map(samplesOf));
    for (let round = 0; round < rounds; round++) {
      const index = round % files.length;
      expect((await samplesOf(files[index]!)) === first[index]).toBe(true);
    }
  });

  it('gives the same samples after damage', async () => {
    const [file] = files as [Uint8Array];
    const whole = await samplesOf(file);
    for (const every of [97, 211, 503]) {
      const damaged = file.map((byte, at) => (at > 600 && at % every === 0 ? byte ^ 0xff : byte));
      await samplesOf(damaged).catch(() => undefined);
      expect((await samplesOf(file)) === whole).toBe(true);
    }
  });

  it('decodes several at once, each for itself', async () => {
    const alone: string[] = [];
    for (const file of files) alone.push(await samplesOf(file));
    const many = [...files, ...files, ...files];
    const together = await Promise.all(many.map(samplesOf));
    expect(together.map((samples, index) => samples === alone[index % files.length])).toEqual(
      many.map(() => true),
    );
  });
});
