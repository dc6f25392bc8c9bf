// `affetto download CORPUS`: the one command that uses the network. Interrupted, it keeps what it has.

import type { ArgsDef } from 'citty';
import { SingleBar } from 'cli-progress';
import { fetchArchive } from '../../corpora/archive.js';
import { openCorpus } from '../../corpora/open-corpus.js';
import { type DownloadableCorpus, downloadableCorpora } from '../../corpora/registry.js';
import { AffettoError } from '../../errors.js';
import { command } from '../terminal/command.js';
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
  const bars = new ProgressBars();
  console.error(
    `${title}: ${archive.holds}, ${archive.url}\nLicence: ${licence.name} (${licence.url})\nCite: ${citation.full}`,
  );
  try {
    const outcome = await fetchArchive(archive, dir, {
      keepArchive,
      signal: controller.signal,
      onDownload: (p) => bars.download(p.receivedBytes, p.totalBytes),
      onUnpack: (p) => bars.unpack(p.files, p.totalFiles),
    });
    bars.stop();
    const { utterances } = await openCorpus(dir, { format: name });
    const speakers = new Set(utterances.map(({ speaker }) => speaker)).size;
    const state = outcome === 'unpacked' ? 'Verified and unpacked' : 'Complete already, verified';
    console.log(
      `${state}: ${counted(utterances.length, 'utterance')} by ${counted(speakers, 'speaker')} in ${dir}`,
    );
    console.log(`Look at it with: affetto corpus ${dir}`);
    return 0;
  } catch (error) {
    bars.stop();
    if (!(error instanceof AffettoError)) throw error;
    console.error(`affetto download: ${error.message}`);
    return controller.signal.aborted ? 130 : 1;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}

/** A bar for each of the two steps on a terminal; elsewhere one line a step. */
class ProgressBars {
  private bar: SingleBar | undefined;
  private step = '';
  private started = { at: 0, bytes: 0 };

  download(bytes: number, total: number): void {
    const done = `${megabytes(bytes)} of ${megabytes(total)} MB`;
    if (this.begin('Downloading', total, bytes, done)) {
      this.started = { at: performance.now(), bytes };
    }
    // The rate is that of this run alone: what an earlier run left says nothing about the connection.
    const seconds = (performance.now() - this.started.at) / 1000;
    const rate = (bytes - this.started.bytes) / seconds;
    const pace =
      rate > 0 ? `, ${megabytes(rate)} MB/s, ${timeLeft((total - bytes) / rate)} left` : '';
    this.bar?.update(bytes, { done: done + pace });
  }

  unpack(files: number, total: number): void {
    const done = `${files} of ${total} files`;
    this.begin('Unpacking', total, files, done);
    this.bar?.update(files, { done });
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  /** Starts the bar of a step where it is not the current one; says whether it did. */
  private begin(step: string, total: number, value: number, done: string): boolean {
    if (step === this.step) return false;
    this.stop();
    this.step = step;
    if (!process.stderr.isTTY) {
      console.error(`${step} ...`);
      return true;
    }
    this.bar = new SingleBar({
      format: `${step} [{bar}] {percentage}%, {done}`,
      barsize: 24,
    });
    this.bar.start(total, value, { done });
    return true;
  }
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

function timeLeft(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
