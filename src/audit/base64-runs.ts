// Finds what is written as base64 text in code, pages and JSON: bundlers put a model into a program that way, and so does
// affetto's own package with its small one.

/** What stands for six bits; base64 of URLs writes - and _ for + and /. */
const isDigit = new Uint8Array(256);
for (const digit of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_') {
  isDigit[digit.charCodeAt(0)] = 1;
}

/** Number of digits below which a run is too short to hold a model's metadata. */
const minDigits = 4096;

/** Number of digits that a line has at least where base64 is broken into lines, as in mail. */
const minLine = 60;

/**
 * Decodes every long run of base64 digits. A line break within a run is skipped where it follows a whole line of digits.
 * @param bytes of a file
 * @returns where each run begins in `bytes`, and what it stands for
 */
export function base64Runs(bytes: Buffer): { offset: number; bytes: Buffer }[] {
  const found: { offset: number; bytes: Buffer }[] = [];
  let begin = 0;
  let lineBegin = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (isDigit[bytes[at] ?? 0]) continue;
    const next = breakAt(bytes, at);
    if (next > 0 && at - lineBegin >= minLine && isDigit[bytes[next] ?? 0]) {
      lineBegin = next;
      at = next;
      continue;
    }
    // Node skips line breaks itself, and reads both alphabets.
    if (at - begin >= minDigits) {
      const text = bytes.toString('latin1', begin, at);
      found.push({ offset: begin, bytes: Buffer.from(text, 'base64') });
    }
    begin = at + 1;
    lineBegin = begin;
  }
  return found;
}

/** Where the line after a line break at `at` begins; 0 where there is none. */
function breakAt(bytes: Buffer, at: number): number {
  if (bytes[at] === 0x0a) return at + 1;
  return bytes[at] === 0x0d && bytes[at + 1] === 0x0a ? at + 2 : 0;
}
