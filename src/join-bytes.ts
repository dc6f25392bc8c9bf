// What came in parts, put together: the bytes of files, streams and packets, the samples of sound, the weights of networks.

/** Puts parts one after another, in memory of their own. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return filled(new Uint8Array(lengthOf(parts)), parts);
}

/** Puts numbers one after another, in memory of their own. */
export function joinFloats(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  return filled(new Float32Array(lengthOf(parts)), parts);
}

const lengthOf = (parts: readonly { readonly length: number }[]) =>
  parts.reduce((sum, { length }) => sum + length, 0);

function filled<
  T extends { set(part: P, at: number): void },
  P extends { readonly length: number },
>(joined: T, parts: readonly P[]): T {
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
