// A file on disk as a source of bytes: the checks of `readAudioFile`, but only the parts that are wanted are read.

import { type ByteSource, readAhead } from '../byte-source.js';
import { DEFAULT_MAX_FILE_BYTES, openRegularFile, unreadable } from '../read-file.js';

/** A file that is open. Close it. */
export interface OpenFile {
  readonly source: ByteSource;
  readonly close: () => Promise<void>;
}

/**
 * Opens a regular file.
 * @throws AffettoError `FILE_UNREADABLE`, as `readAudioFile` does; reading it throws that too where it was cut meanwhile
 */
export async function openFile(path: string, maxBytes = DEFAULT_MAX_FILE_BYTES): Promise<OpenFile> {
  const { file, size } = await openRegularFile(path, maxBytes);
  const source = readAhead(size, async (start, end) => {
    const bytes = new Uint8Array(end - start);
    for (let filled = 0; filled < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
      if (bytesRead === 0) throw unreadable(path, 'it became shorter while it was read');
      filled += bytesRead;
    }
    return bytes;
  });
  return { source, close: () => file.close() };
}
