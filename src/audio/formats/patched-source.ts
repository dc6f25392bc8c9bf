// A file with some of its bytes replaced, which is not written anywhere: what is wrong in a container of hours is set right
// while it is read, and no more of it is held than of one in which nothing is wrong.

import { joinBytes } from '../../join-bytes.js';
import { type ByteSource, bytesInMemory, partOfSource } from '../byte-source.js';

/** A patch is bytes that stand in the place of others. */
export interface Patch {
  /** The replaced bytes are [from, to) of the file. */
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/** A part of the patched file and where it begins there. */
interface Piece {
  readonly at: number;
  readonly source: ByteSource;
}

/**
 * The bytes [start, end) of a file, with patches.
 * @param patches in their order; none overlaps another, and all lie within the bytes
 */
export function patchedSource(
  file: ByteSource,
  [start, end]: readonly [start: number, end: number],
  patches: readonly Patch[],
): ByteSource {
  if (patches.length === 0) return partOfSource(file, start, end);
  const pieces: Piece[] = [];
  let size = 0;
  const add = (source: ByteSource) => {
    if (source.size === 0) return;
    pieces.push({ at: size, source });
    size += source.size;
  };
  let from = start;
  for (const patch of patches) {
    add(partOfSource(file, from, patch.from));
    add(bytesInMemory(patch.bytes));
    from = patch.to;
  }
  add(partOfSource(file, from, end));
  return { size, read: (first, last) => readPieces(pieces, first, last) };
}

function readPieces(
  pieces: readonly Piece[],
  start: number,
  end: number,
): Uint8Array | Promise<Uint8Array> {
  let index = pieceAt(pieces, start);
  const parts: (Uint8Array | Promise<Uint8Array>)[] = [];
  for (let at = start; at < end; index++) {
    const { at: begin, source } = pieces[index]!;
    const to = Math.min(end, begin + source.size);
    parts.push(source.read(at - begin, to - begin));
    at = to;
  }
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return Promise.all(parts).then(joinBytes);
}

/** The index of the piece in which a byte lies, by halving. */
function pieceAt(pieces: readonly Piece[], at: number): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.at <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
