// The commonest samples have a way of their own: wherever they begin in memory and however many channels there are, it gives what
// two's complement says.

import { describe, expect, it } from 'vitest';
import { sampleCoding } from '../../src/audio/formats/sample-codes.js';

const levels = [0, 1, -1, 256, -256, 12_345, -12_345, 32_767, -32_768, 2];

describe('samples of 16 bits', () => {
  it.each([
    [0, 1],
    [1, 1],
    [0, 2],
    [1, 2],
  ])('that begin at byte %i, in %i channels', (offset, channels) => {
    const bytes = new Uint8Array(offset + 2 * levels.length + 1);
    const view = new DataView(bytes.buffer);
    for (const [index, level] of levels.entries()) {
      view.setInt16(offset + 2 * index, level, true);
    }
    const code = { kind: 'signed', bytes: 2, bigEndian: false } as const;
    // The byte behind them is no frame.
    const decoded = sampleCoding(code, channels).decode(bytes.subarray(offset));
    const expected = Array.from({ length: channels }, (_, channel) =>
      levels.filter((_, index) => index % channels === channel).map((level) => level / 32_768),
    );
    expect(decoded).toEqual(expected.map((samples) => Float32Array.from(samples)));
  });
});
