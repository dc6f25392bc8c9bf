// Files that are part of the code: gzip in base64, which is how they take the least room in a module.

import { bytesOfBase64 } from '../embedded-wasm.js';

/** Gives the bytes of what was packed. */
export async function unpack(base64: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = bytesOfBase64(base64);
  if (typeof process !== 'undefined' && typeof process.getBuiltinModule === 'function') {
    const zlib = process.getBuiltinModule('node:zlib');
    if (zlib) return new Uint8Array(zlib.gunzipSync(packed));
  }
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
