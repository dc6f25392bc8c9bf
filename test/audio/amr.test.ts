// The frames of AMR, with a made-up decoder: every frame has its 20 ms, speech in the order that it was decoded in, silence
// where nothing was sent, whatever stands in the file. test/audio/ffmpeg.test.ts hears real ones.
import { describe, expect, it } from 'vitest';
import { readAacConfig } from '../../src/audio/formats/aac.js';
import { openAmr } from '../../src/audio/formats/amr.js';
import type { AudioStream } from '../../src/audio/stream.js';
import { fixture } from '../support/audio-fixtures.js';
import { randomBytes } from '../support/signals.js';

const magic = new TextEncoder().encode('#!AMR\n');
/** The bytes of frames by their type, from RFC 4867, table 1, and 3GPP TS 26.101, table A.1b. */
const sizes: Readonly<Record<number, number>> = {
  ...{ 0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1 },
};

/** Decodes frame k of speech to 160 samples that are all k + 1, in blocks of any length. */
async function madeUp(pieces: AsyncIterable<Uint8Array>): Promise<AudioStream> {
  let frames = -1;
  for await (const _ of pieces) frames++;
  const sound = Float32Array.from({ length: 160 * frames }, (_, at) => 1 + Math.floor(at / 160));
  return {
    ...{ container: 'amr', codec: 'amr_nb', sampleRate: 8_000, channels: 1 },
    claimedFrames: undefined,
    async *read() {
      for (let at = 0; at < sound.length; at += 777) yield [sound.subarray(at, at + 777)];
      return null;
    },
  };
}

async function heard(bytes: Uint8Array): Promise<{ samples: number[]; reason?: string } | null> {
  const read = (start: number, end: number) => bytes.subarray(start, end);
  const stream = await openAmr({ size: bytes.length, read }, madeUp);
  if (!stream) return null;
  const samples: number[] = [];
  const blocks = stream.read();
  for (;;) {
    const step = await blocks.next();
    if (step.done) return { samples, ...(step.value && { reason: step.value.reason }) };
    samples.push(...step.value[0]!);
  }
}

/** What a walk over the frames by the tables says. */
function expected(bytes: Uint8Array): number[] {
  const samples: number[] = [];
  let speech = 0;
  for (let at = magic.length; at < bytes.length; ) {
    const head = bytes[at]!;
    const size = (head & 0x83) === 0 ? sizes[head >> 3] : undefined;
    if (size === undefined || at + size > bytes.length) break;
    const value = head >> 3 < 8 ? ++speech : 0;
    samples.push(...new Array<number>(160).fill(value));
    at += size;
  }
  return samples;
}

describe('AMR', () => {
  it('has 20 ms for every frame', async () => {
    const bytes = fixture('mono-8k-pause.amr-nb');
    const { samples, reason } = (await heard(bytes))!;
    expect(samples).toEqual(expected(bytes));
    expect(samples.length).toBe(17_600);
    expect(samples).toContain(0);
    expect(reason).toBeUndefined();
  });

  it('that is cut or overwritten anywhere gives what stands before', async () => {
    const whole = fixture('mono-8k-pause.amr-nb');
    for (let seed = 1; seed <= 300; seed++) {
      const [where, what, cut] = randomBytes(6, seed);
      const at = magic.length + 1 + ((where! * 256 + what!) % (whole.length - magic.length - 1));
      const bytes = seed % 2 ? whole.slice(0, at) : whole.slice();
      if (seed % 2 === 0) bytes[at] = cut!;
      const answer = await heard(bytes);
      expect(answer?.samples, `seed ${seed}`).toEqual(expected(bytes));
    }
  });

  it('goes on where another file was joined to it', async () => {
    const file = fixture('mono-8k-pause.amr-nb');
    const once = (await heard(file))!.samples;
    const joined = (await heard(Uint8Array.of(...file, ...file, ...file)))!;
    expect(joined.reason).toBeUndefined();
    expect(joined.samples.map((value) => value > 0)).toEqual(
      [...once, ...once, ...once].map((value) => value > 0),
    );
    const cut = (await heard(Uint8Array.of(...file, ...magic.subarray(0, 3))))!;
    expect(cut.samples.length).toBe(once.length);
    expect(cut.reason).toBe('its last AMR frame has 3 bytes');
  });

  it('is not what begins like it and has no frame', async () => {
    expect(await heard(magic)).toBeNull();
    expect(await heard(Uint8Array.of(...magic, 0xff, 1, 2, 3))).toBeNull();
    expect(await heard(new TextEncoder().encode('#!AMR_MC1.0\n\0\0\0\x01'))).toBeNull();
  });
});

describe('the configuration of AAC', () => {
  // The bytes of ISO/IEC 14496-3, 1.6.2.1, as ffmpeg and FDK write them.
  it.each([
    { bytes: [0x14, 0x08], config: { rate: 16_000, channelIndex: 1, profile: 1 } },
    { bytes: [0x11, 0x90], config: { rate: 48_000, channelIndex: 2, profile: 1 } },
    { bytes: [0x2b, 0x8a, 0x08, 0x00], config: { rate: 22_050, channelIndex: 1, profile: 1 } },
  ])('$bytes', ({ bytes, config }) => {
    expect(readAacConfig(Uint8Array.from(bytes))).toMatchObject(config);
  });

  it('is undefined for what ADTS has no words for, and never throws', () => {
    // An explicit rate; USAC, which is kind 42; no arrangement of channels; 960 samples a packet; nothing.
    for (const bytes of [[0x17, 0x80], [0xf9, 0x40], [0x11, 0x80], [0x11, 0x94], []]) {
      expect(readAacConfig(Uint8Array.from(bytes))).toBeUndefined();
    }
    for (let seed = 0; seed < 2_000; seed++) readAacConfig(randomBytes(seed % 7, seed));
  });
});
