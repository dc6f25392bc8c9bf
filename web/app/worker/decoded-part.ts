// A part of a file as samples, for what must see all of it at once.

import { decodeInPieces } from '../../../src/audio/decode.js';
import { SampleList } from '../../../src/audio/sample-list.js';

/**
 * Decodes samples [from, to) of a file, and nothing after them.
 * @param sampleRate the wanted rate in Hz
 * @returns mono samples, shape [to - from] or fewer
 */
export async function decodedPart(
  file: Blob,
  sampleRate: number,
  [from, to]: readonly [number, number],
  signal: AbortSignal,
): Promise<Float32Array> {
  const kept = new SampleList();
  const enough = new DOMException('the part is decoded', 'AbortError');
  let at = 0;
  try {
    await decodeInPieces(file, { sampleRate, allowTruncated: true }, async (samples) => {
      signal.throwIfAborted();
      // A copy: decoders may reuse their buffers.
      kept.add(samples.slice(Math.max(0, from - at), Math.max(0, to - at)));
      at += samples.length;
      if (at >= to) throw enough;
    });
  } catch (error) {
    if (error !== enough) throw error;
  }
  return kept.join();
}
