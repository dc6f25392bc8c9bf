// The files in a tar archive, which packages of npm and layers of containers are: their bytes lie there as they are, and only
// their names and lengths are to be read (POSIX.1-1988 "ustar").

const block = 512;

/** Whether bytes are a tar archive. */
export function isTar(bytes: Buffer): boolean {
  return bytes.length >= block && bytes.toString('latin1', 257, 262) === 'ustar';
}

/** Lists the regular files: their names, and their bytes as views of the archive. Ends at what is no header. */
export function* tarEntries(bytes: Buffer): Generator<{ name: string; bytes: Buffer }> {
  let at = 0;
  while (isTar(bytes.subarray(at))) {
    const size = sizeOf(bytes, at);
    if (size === undefined) return;
    const kind = bytes[at + 156];
    const content = at + block;
    // '0', and nothing in old archives, is a file; links, folders and long names are others.
    if (kind === 0x30 || kind === 0) {
      const prefix = textOf(bytes, at + 345, 155);
      const name = textOf(bytes, at, 100);
      yield {
        name: prefix ? `${prefix}/${name}` : name,
        bytes: bytes.subarray(content, content + size),
      };
    }
    at = content + Math.ceil(size / block) * block;
  }
}

/** The length of a file: octal digits, or eight bytes of a number where the first bit is set. */
function sizeOf(bytes: Buffer, at: number): number | undefined {
  if ((bytes[at + 124] ?? 0) >= 0x80) return Number(bytes.readBigUInt64BE(at + 128));
  const size = Number.parseInt(textOf(bytes, at + 124, 12), 8);
  return Number.isFinite(size) ? size : undefined;
}

function textOf(bytes: Buffer, at: number, length: number): string {
  return bytes
    .toString('utf8', at, at + length)
    .replace(/\0.*$/s, '')
    .trim();
}
