// The packets of an Ogg stream (RFC 3533, section 5): parts on several pages are joined, and packets come with the position
// that their page says.
import { joinBytes } from '../../join-bytes.js';
import type { ByteSource } from '../byte-source.js';
import type { OggPage, OggStream } from './ogg-pages.js';

/** The packets that end on one page. */
export interface PagePackets {
  readonly packets: readonly Uint8Array[];
  /** The position behind the last of them as the codec counts; undefined where the page says none. */
  readonly position: number | undefined;
  /** Whether it is the last page of its stream, with an end mark or without. */
  readonly isLast: boolean;
  /** Whether it has an end mark. */
  readonly isMarked: boolean;
}

/** Yields the packets of a stream, page by page; pages on which none ends are passed over. */
export async function* packetsByPage(
  file: ByteSource,
  { pages }: Pick<OggStream, 'pages'>,
): AsyncGenerator<PagePackets, void, undefined> {
  let begun: Uint8Array[] = [];
  const last = lastWithPackets(pages);
  // A mark may stand on a page of its own.
  const isMarked = pages.some((page, index) => index >= last && page.isLast);
  for (const [index, page] of pages.entries()) {
    // What goes on from a page that is not there cannot be decoded.
    let isOrphan = page.isContinued && begun.length === 0;
    if (!page.isContinued) begun = [];
    const packets: Uint8Array[] = [];
    const body = await file.read(page.bodyStart, page.end);
    let at = 0;
    let from = at;
    for (const size of page.lacing) {
      at += size;
      if (size === 255) continue;
      if (!isOrphan) packets.push(packetOf([...begun, body.subarray(from, at)]));
      isOrphan = false;
      begun = [];
      from = at;
    }
    if (from < at && !isOrphan) begun.push(body.subarray(from, at));
    if (packets.length > 0) {
      yield {
        packets,
        position: page.position,
        isLast: index === last,
        isMarked: index === last && isMarked,
      };
    }
  }
}

function lastWithPackets(pages: readonly OggPage[]): number {
  return pages.findLastIndex(({ lacing }) => lacing.some((size) => size < 255));
}

/** Most packets lie on one page, and are not copied. */
function packetOf(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  return only && parts.length === 1 ? only : joinBytes(parts);
}
