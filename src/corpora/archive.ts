// Brings the published archive of a corpus into a folder: download, verify, unpack, and a note of what was
// unpacked, by which a second run sees that nothing is left to do.
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AffettoError } from '../errors.js';
import type { PublishedArchive } from './corpus-description.js';
import { type DownloadOptions, type DownloadProgress, downloadFile } from './download.js';
import { isIntact, type UnpackProgress, unpackZip } from './unpack.js';

/** How an archive is brought. */
export interface FetchCorpusOptions
  extends Pick<DownloadOptions, 'signal' | 'idleTimeoutMs' | 'retryDelayMs' | 'delay'> {
  /** Keep the zip after unpacking. Default false: it is deleted, also where you put it there. */
  readonly keepArchive?: boolean;
  readonly onDownload?: (progress: DownloadProgress) => void;
  readonly onUnpack?: (progress: UnpackProgress) => void;
}

/** What must be known of an archive to bring it. */
export type DownloadableArchive = Pick<PublishedArchive, 'url' | 'fileName' | 'size' | 'md5'>;

// The note left in the folder; the archive's files with the sizes and CRC-32s they must have.
const noteName = '.affetto-download.json';
const noteSchema = z.object({
  md5: z.string(),
  files: z.array(z.object({ path: z.string(), size: z.number(), crc32: z.number() })),
});

/**
 * Makes `dir` hold the archive's files. Does nothing, and asks the network nothing, where all of them are
 * there and intact; a whole archive lying in `dir` under its published name is used without a request.
 *
 * @param archive a mirror's has another `url` and the same size and MD5
 * @returns whether anything had to be written
 * @throws AffettoError as `downloadFile` and `unpackZip` do
 */
export async function fetchArchive(
  archive: DownloadableArchive,
  dir: string,
  options: FetchCorpusOptions = {},
): Promise<'complete already' | 'unpacked'> {
  const zipPath = join(dir, archive.fileName);
  if (await isComplete(dir, archive)) return 'complete already';
  await downloadFile(archive.url, zipPath, {
    ...options,
    size: archive.size,
    md5: archive.md5,
    ...(options.onDownload && { onProgress: options.onDownload }),
  });
  const { files } = await unpackZip(zipPath, dir, {
    ...options,
    ...(options.onUnpack && { onProgress: options.onUnpack }),
  });
  await writeNote(join(dir, noteName), JSON.stringify({ md5: archive.md5, files }));
  if (!options.keepArchive) await rm(zipPath, { force: true });
  return 'unpacked';
}

async function isComplete(dir: string, archive: DownloadableArchive): Promise<boolean> {
  const text = await readFile(join(dir, noteName), 'utf8').catch(() => '');
  const note = noteSchema.safeParse(parseJson(text)).data;
  if (note?.md5 !== archive.md5) return false;
  for (const file of note.files) {
    if (!(await isIntact(join(dir, file.path), file.size, file.crc32))) return false;
  }
  return true;
}

async function writeNote(path: string, text: string): Promise<void> {
  try {
    await writeFile(`${path}.part`, text);
    await rename(`${path}.part`, path);
  } catch (cause) {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `"${path}" cannot be written: ${(cause as Error).message}. The corpus itself is unpacked; without this note it will be unpacked again.`,
      { cause },
    );
  }
}

/** A note cut short by a full disk is no note. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
