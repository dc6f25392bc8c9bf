// What fuzzing found, each kept as the smallest input that shows it: fuzz/README.md tells the stories.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flacFrames, renewFrame } from '../../fuzz/mutators/flac.js';
import { oggChecksum, oggPages } from '../../fuzz/mutators/ogg.js';
import { decodeAudio, decodeChannels } from '../../src/audio/index.js';
import { expectCode } from '../audio/expect-code.js';
import { fixture } from '../audio/fixtures.js';

vi.setConfig({ testTimeout: 60_000 });

describe('a decoder that meets damage behind a good checksum', () => {
  const print = vi.spyOn(console, 'error');
  beforeEach(() => print.mockClear().mockImplementation(() => {}));
  afterEach(() => expect(console.error).toBe(print));

  it('FLAC: says so once, as an error, and prints nothing', async () => {
    const bytes = fixture('mono-8k-24bit.flac');
    const [frame] = flacFrames(bytes);
    // Behind a header of 8 bytes, a subframe of a reserved kind (RFC 9639, section 9.2.1).
    bytes[frame!.start + 8] = 0x7e;
    renewFrame(bytes, frame!);
    await expectCode(decodeChannels(bytes), 'AUDIO_CORRUPT');
    expect(print).not.toHaveBeenCalled();
  });

  it('Opus: says so once, as an error, and prints nothing', async () => {
    const bytes = fixture('mono-48k.opus.ogg');
    const { start, end, bodyStart } = oggPages(bytes)[2]!;
    // Code 3 with 63 frames: far more than the 120 ms a packet may hold (RFC 6716, section 3.2.5).
    bytes[bodyStart] = bytes[bodyStart]! | 3;
    bytes[bodyStart + 1] = 63;
    const view = new DataView(bytes.buffer);
    view.setUint32(start + 22, oggChecksum(bytes.subarray(start, end)), true);
    await expectCode(decodeChannels(bytes), 'AUDIO_CORRUPT');
    expect(print).not.toHaveBeenCalled();
  });

  it('leaves the console as it was for others', async () => {
    await decodeAudio(fixture('stereo-44k.mp3'), { sampleRate: 16_000 });
    console.error('still here');
    expect(print).toHaveBeenCalledExactlyOnceWith('still here');
  });
});
