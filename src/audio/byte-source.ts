// Where a file's bytes come from. Sound of hours takes up to a gigabyte: of a Blob, such as the file that somebody chose in
// a page, and of a file on disk no more than a few megabytes are held at a time.

/** A file of which parts are read when they are wanted. */
export interface ByteSource {
  /** The file's length in bytes. */
  readonly size: number;
  /** Reads the bytes [start, end), both within the file; fewer never come. */
  read(start: number, end: number): Uint8Array | Promise<Uint8Array>;
}

/** The number of bytes read at once: asking for every 4 kB would mostly be waiting. */
const AHEAD = 1 << 20;

/** A source of bytes that are there already. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (start, end) => bytes.subarray(start, end) };
}

/** The bytes [start, end) of a source, as a source of their own. */
export function partOfSource(file: ByteSource, start: number, end = file.size): ByteSource {
  return {
    size: end - start,
    read: (from, to) => file.read(start + from, start + to),
  };
}

/** A source that reads a Blob in parts. */
export function bytesOfBlob(blob: Blob): ByteSource {
  return readAhead(blob.size, (start, end) => bytesOf(blob.slice(start, end)));
}

/**
 * A source that reads more than is asked for: a reader mostly goes on where it was.
 * @param readPart gives the bytes [start, end); what it gave is not changed afterwards
 */
export function readAhead(
  size: number,
  readPart: (start: number, end: number) => Promise<Uint8Array>,
): ByteSource {
  let held: Uint8Array = new Uint8Array(0);
  let heldFrom = 0;
  const heldPart = (start: number, end: number) =>
    start >= heldFrom && end <= heldFrom + held.length
      ? held.subarray(start - heldFrom, end - heldFrom)
      : undefined;
  return {
    size,
    read: (start, end) =>
      heldPart(start, end) ??
      readPart(start, Math.min(size, Math.max(end, start + AHEAD))).then((bytes) => {
        held = bytes;
        heldFrom = start;
        return bytes.subarray(0, end - start);
      }),
  };
}

/** Reads a whole Blob. */
export async function bytesOf(blob: Blob): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await blob.arrayBuffer());
}

/** Tells a source from bytes, and from whatever callers without types give. */
export function isByteSource(input: unknown): input is ByteSource {
  return typeof input === 'object' && input !== null && 'read' in input && 'size' in input;
}
