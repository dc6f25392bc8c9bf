// The checksum of a model file. A flipped bit in a weight still gives answers, and so does one that turns
// an axis or rewires two nodes of equal shape: every byte has to count.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Key of the checksum in the file's `metadata_props`. */
export const digestKey = 'affetto.sha256';

/** What stands in the checksum's place while it is computed: a zero for each of its 64 digits. */
export const unsealed = '0'.repeat(64);

/**
 * Puts the checksum in its place, which must hold `unsealed`: SHA-256, hexadecimal, of the whole file with
 * zeros as the checksum's digits. Changes `bytes` and returns them.
 */
export function seal(bytes: Uint8Array): Uint8Array {
  const at = find(bytes, unsealed);
  bytes.set(new TextEncoder().encode(digestAround(bytes, at)), at);
  return bytes;
}

/** Whether `digest`, as read from the file, is the checksum of its bytes. */
export function isSealed(bytes: Uint8Array, digest: string): boolean {
  const at = /^[0-9a-f]{64}$/.test(digest) ? find(bytes, digest) : -1;
  return at >= 0 && digestAround(bytes, at) === digest;
}

/** Finds the offset of `text` (ASCII), searching from the end, where metadata lies; -1 if it is not there. */
function find(bytes: Uint8Array, text: string): number {
  const wanted = new TextEncoder().encode(text);
  for (let at = bytes.length - wanted.length; at >= 0; at--) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

function digestAround(bytes: Uint8Array, at: number): string {
  const hash = sha256.create().update(bytes.subarray(0, at));
  hash.update(new TextEncoder().encode(unsealed));
  return bytesToHex(hash.update(bytes.subarray(at + unsealed.length)).digest());
}
