// A folder of 300 recordings with four labels of one's own to a model file that was tested on speakers held out: all of
// `affetto train`, beside a script that does it the study's way.

import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { csvCell } from '../../src/csv-cell.js';
import { commandLine } from '../build.js';
import type { Benchmark, Context } from '../context.js';
import { compare, measureSides, pythonProgram, type Side } from '../sides.js';

/** Words that no corpus uses, so that nothing that affetto knows of labels can help. */
const ownWords = new Map([
  ['happy', 'frohsinn'],
  ['sad', 'trauer'],
  ['angry', 'wut'],
  ['fearful', 'angst'],
]);
const perLabel = 75;
/** The epochs of affetto's `cnn-lstm`, which is the study's network. */
const epochs = 200;
const threads = 2;

export const ownLabels: Benchmark = {
  name: 'own-labels',
  description: `300 recordings of --corpus DIR with four labels to a tested model file; peer: librosa and Keras, ${epochs} epochs`,
  async run(context) {
    const { corpus, temporaryFolder } = context;
    if (!corpus) {
      context.notice('own-labels is skipped: give a folder with RAVDESS clips by --corpus DIR.');
      return [];
    }
    const manifest = await writeOwnCorpus(context, corpus);
    const main = await commandLine(context);
    const made = (name: string) => join(temporaryFolder, name);
    const sides: Side[] = [
      {
        label: 'affetto',
        command: [
          ...[process.execPath, main, 'train', '--corpus', manifest],
          ...['--out', made('own-run'), '--cache', made('own-cache')],
        ],
        threads,
        wholeProcess: true,
      },
    ];
    const command = pythonProgram(
      context,
      'own_labels_keras',
      ...[manifest, made('own.keras'), epochs, threads],
    );
    if (command) {
      const name = `librosa 0.11.0 + Keras 3.15.1, ${epochs} epochs`;
      sides.push({ label: 'librosa and keras', name, command, threads, wholeProcess: true });
    }
    // One round: the cache is empty only once, and the peer takes minutes.
    const { ours, peers } = await measureSides({ ...context, rounds: 1 }, sides);
    const measure = '300 recordings with four labels of one’s own to a tested model file';
    if (peers.length === 0) return [{ measure, affetto: ours.median, unit: 'ms' }];
    return peers.map((peer) => compare(measure, ours, peer, 0.15));
  },
};

/** Copies 75 recordings of each emotion, spread over the speakers, beside a manifest with words of one's own. */
async function writeOwnCorpus(context: Context, corpus: string): Promise<string> {
  const { utterances } = await openCorpus(corpus);
  const folder = join(context.temporaryFolder, 'own');
  const lines = ['path,label,speaker'];
  for (const [emotion, word] of ownWords) {
    const spoken = utterances.filter((utterance) => utterance.emotion === emotion);
    await mkdir(join(folder, word), { recursive: true });
    for (let index = 0; index < perLabel; index++) {
      const utterance = spoken[Math.floor((index * spoken.length) / perLabel)];
      if (!utterance) throw new TypeError(`${corpus} has no recordings that are ${emotion}.`);
      const path = `${word}/${basename(utterance.path)}`;
      await cp(utterance.path, join(folder, path));
      lines.push([path, word, `speaker ${utterance.speaker}`].map(csvCell).join(','));
    }
  }
  const manifest = join(folder, 'corpus.csv');
  await writeFile(manifest, `${lines.join('\n')}\n`);
  return manifest;
}
