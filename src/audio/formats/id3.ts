// Tags that may surround FLAC and MP3 data: ID3v2 in front, ID3v1 and APEv2 behind. Nothing in them is read.

/** Byte offset after any ID3v2 tags and the zero padding some writers add; 0 where there is none. */
export function skipId3v2(bytes: Uint8Array): number {
  let at = 0;
  while (bytes[at] === 0x49 && bytes[at + 1] === 0x44 && bytes[at + 2] === 0x33) {
    const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + ((bytes[at + i] ?? 0) & 0x7f), 0);
    const footer = ((bytes[at + 5] ?? 0) & 0x10) === 0 ? 0 : 10;
    at += 10 + size + footer;
  }
  if (at > 0) while (bytes[at] === 0) at++;
  return Math.min(at, bytes.length);
}

/** Byte offset where trailing ID3v1 and APEv2 tags begin; the length where there is none. */
export function trailingTagsStart(bytes: Uint8Array): number {
  let end = bytes.length;
  if (end >= 128 && text(bytes, end - 128, 3) === 'TAG') end -= 128;
  if (end >= 32 && text(bytes, end - 32, 8) === 'APETAGEX') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const size = view.getUint32(end - 32 + 12, true);
    const header = (view.getUint32(end - 32 + 20, true) & 0x80000000) === 0 ? 0 : 32;
    end = Math.max(0, end - size - header);
  }
  return end;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
