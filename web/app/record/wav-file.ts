// A recording as a WAV file, to play and to keep.

import { toInt16 } from '../../../src/audio/pcm.js';

const headerBytes = 44;

/** 16-bit mono WAV. @param samples nominally in [-1, 1], at `sampleRate` Hz. */
export function encodeWav(samples: Float32Array, sampleRate: number): ArrayBuffer {
  const pcm = toInt16(samples);
  const file = new ArrayBuffer(headerBytes + pcm.byteLength);
  const view = new DataView(file);
  const text = (at: number, characters: string) => {
    for (let i = 0; i < characters.length; i++) view.setUint8(at + i, characters.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, file.byteLength - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, pcm.byteLength, true);
  // Every machine that runs browsers is little-endian, as WAV is.
  new Int16Array(file, headerBytes).set(pcm);
  return file;
}
