// What somebody gives: files, and folders with all that lies in them. Of a folder only what can be a recording is taken,
// for it holds pictures and notes too; a file that was given by itself is taken as it is.

/** A file, and its name with the folders that it was given in. */
export interface GivenFile {
  readonly file: File;
  readonly name: string;
}

/** Endings of files that can be recordings. */
const endings =
  'wav w64 aiff aif aifc caf au snd mp3 flac ogg oga opus webm weba m4a mp4 mov mkv'.split(' ');

/** What file dialogues offer first; dropping takes anything. */
export const accepted = ['audio/*', 'video/*', ...endings.map((ending) => `.${ending}`)].join(',');

const canBeRecording = ({ name, type }: File): boolean =>
  !name.startsWith('.') &&
  (/^(audio|video)\//.test(type) || endings.includes(name.split('.').at(-1)?.toLowerCase() ?? ''));

/** Names the files of a file dialogue; what was chosen as a folder is looked through. */
export function chosenFiles(list: Iterable<File>): GivenFile[] {
  return [...list]
    .filter((file) => file.webkitRelativePath === '' || canBeRecording(file))
    .map((file) => ({ file, name: file.webkitRelativePath || file.name }))
    .sort(byFolder);
}

/**
 * Reads what was dropped, folders with everything below them. To be called while the event is handled: its entries are
 * gone afterwards.
 */
export async function droppedFiles(transfer: DataTransfer): Promise<GivenFile[]> {
  const dropped = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const given = await Promise.all(
    dropped.map(async ({ entry, file }) => {
      if (entry?.isDirectory) return filesBelow(entry as FileSystemDirectoryEntry);
      return file ? [{ file, name: file.name }] : [];
    }),
  );
  return given.flat();
}

async function filesBelow(folder: FileSystemDirectoryEntry): Promise<GivenFile[]> {
  const found: GivenFile[] = [];
  for (const entry of await entriesOf(folder)) {
    if (entry.isDirectory) found.push(...(await filesBelow(entry as FileSystemDirectoryEntry)));
    else {
      const file = await fileOf(entry as FileSystemFileEntry);
      if (file && canBeRecording(file)) found.push({ file, name: entry.fullPath.slice(1) });
    }
  }
  return found.sort(byFolder);
}

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    // Browsers give a hundred at a time, and none at the end. A folder that cannot be read holds nothing.
    const some = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File | undefined> =>
  new Promise((resolve) => entry.file(resolve, () => resolve(undefined)));

const byFolder = (a: GivenFile, b: GivenFile): number =>
  a.name.localeCompare(b.name, undefined, { numeric: true });
