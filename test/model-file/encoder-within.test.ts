// The encoder's file is put together of the model's file and what only it has.

import { describe, expect, it } from 'vitest';
import { encoderWithin, joinEncoder } from '../../src/model-file/encoder-within.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (words: string) => new TextEncoder().encode(words);

describe('joinEncoder', () => {
  it('takes what is shared from the model, and the rest from its own bytes', () => {
    const model = bytes('..SHARED....MORE');
    const parts = {
      length: 15,
      shared: [
        { at: 2, from: 2, length: 6 },
        { at: 10, from: 12, length: 4 },
      ],
      own: bytes('abcde'),
    };
    expect(text(joinEncoder(model, parts))).toBe('abSHAREDcdMOREe');
  });

  it('takes nothing where nothing is shared', () => {
    expect(text(joinEncoder(bytes('xyz'), { length: 3, shared: [], own: bytes('own') }))).toBe(
      'own',
    );
  });
});

it('asks for no model where the encoder’s file is there itself', async () => {
  const model = async () => {
    throw new Error('the model was read');
  };
  expect(await encoderWithin(model)).toBeUndefined();
});
