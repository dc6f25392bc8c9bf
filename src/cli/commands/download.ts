// `affetto download CORPUS`: the one command that uses the network. Interrupted, it keeps what it has.

import type { ArgsDef } from 'citty';
import { fetchArchive } from '../../corpora/archive.js';
import { openCorpus } from '../../corpora/open-corpus.js';
import { type DownloadableCorpus, downloadableCorpora } from '../../corpora/registry.js';
import { AffettoError } from '../../errors.js';
import { command } from '../terminal/command.js';
import { Progress } from '../terminal/progress.js';
import { counted } from '../terminal/table.js';

const wholeMegabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const options = {
  corpus: {
    type: 'positional',
    required: true,
    description: downloadableCorpora
      .map(
        ({ name, archive: { size, unpackedSize } }) =>
          `${name} (${wholeMegabytes(size)}, ${wholeMegabytes(unpackedSize)} unpacked)`,
      )
      .join(', '),
  },
  out: {
    type: 'string',
    valueHint: 'DIR',
    description: 'Folder to unpack into; default: ./data/ and the name of the corpus',
  },
  url: {
    type: 'string',
    valueHint: 'URL',
    description: 'A mirror of the archive; its size and MD5 must be those of the published one',
  },
  'keep-archive': { type: 'boolean', description: 'Keep the zip, which is deleted otherwise' },
} as const satisfies ArgsDef;

export default command({
  name: 'download',
  description:
    'Download a corpus from where it is published, verify it and unpack it; run again to resume or to check.',
  examples: [
    'affetto download ravdess',
    'affetto download ravdess --out data/ravdess --keep-archive',
  ],
  args: options,
  run: async (args) => {
    const corpus = downloadableCorpora.find(({ name }) => name === args.corpus);
    if (corpus === undefined) {
      throw new AffettoError(
        'OPTION_INVALID',
        `There is no corpus "${args.corpus}" to download. Available: ${downloadableCorpora.map(({ name }) => name).join(', ')}.`,
      );
    }
    const archive = { ...corpus.archive, url: args.url ?? corpus.archive.url };
    const keepArchive = args['keep-archive'] ?? false;
    const dir = args.out ?? `./data/${corpus.name}`;
    process.exitCode = await downloadCorpus({ ...corpus, archive }, dir, { keepArchive });
  },
});

/** Downloads with progress and messages; returns the exit code: 0, 1 failed, 130 interrupted. */
export async function downloadCorpus(
  { name, title, licence, citation, archive }: DownloadableCorpus,
  dir: string,
  { keepArchive }: { keepArchive: boolean },
): Promise<number> {
  const controller = new AbortController();
  // Once: a second Ctrl-C ends the process at once.
  const interrupt = () => controller.abort();
  process.once('SIGINT', interrupt);
  const progress = new DownloadProgress();
  console.error(
    `${title}: ${archive.holds}, ${archive.url}\nLicence: ${licence.name} (${licence.url})\nCite: ${citation.full}`,
  );
  try {
    const outcome = await fetchArchive(archive, dir, {
      keepArchive,
      signal: controller.signal,
      onDownload: (p) => progress.download(p.receivedBytes, p.totalBytes),
      onUnpack: (p) => progress.unpack(p.files, p.totalFiles),
    });
    progress.finish();
    const { utterances } = await openCorpus(dir, { format: name });
    const speakers = new Set(utterances.map(({ speaker }) => speaker)).size;
    const state = outcome === 'unpacked' ? 'Verified and unpacked' : 'Complete already, verified';
    console.log(
      `${state}: ${counted(utterances.length, 'utterance')} by ${counted(speakers, 'speaker')} in ${dir}`,
    );
    console.log(`Look at it with: affetto corpus ${dir}`);
    return 0;
  } catch (error) {
    progress.finish();
    if (!(error instanceof AffettoError)) throw error;
    console.error(`affetto download: ${error.message}`);
    return controller.signal.aborted ? 130 : 1;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** Tells how far the two steps are. */
class DownloadProgress {
  private readonly progress = new Progress();
  private started: { readonly at: number; readonly bytes: number } | undefined;

  download(bytes: number, total: number): void {
    const now = performance.now();
    this.started ??= { at: now, bytes };
    // The rate is that of this run alone: what an earlier run left says nothing about the connection.
    const rate = (1000 * (bytes - this.started.bytes)) / (now - this.started.at);
    const note = rate > 0 ? `${(rate / 1e6).toFixed(1)} MB/s` : '';
    this.progress.show('Downloading', inMegabytes(bytes), inMegabytes(total), { note, unit: 'MB' });
  }

  unpack(files: number, total: number): void {
    this.progress.show('Unpacking', files, total, { unit: 'files' });
  }

  finish(): void {
    this.progress.finish();
  }
}

const inMegabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
