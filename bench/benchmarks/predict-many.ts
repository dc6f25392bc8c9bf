// `affetto predict` of many recordings in one process, as somebody does who has a folder of them: how much of the time is
// left, beside an earlier build of affetto.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { commandLine } from '../build.js';
import type { Benchmark } from '../context.js';
import { compare, measureSides, rootFolder, type Side } from '../sides.js';

const count = 120;

export const predictMany: Benchmark = {
  name: 'predict-many',
  description: `affetto predict of ${count} recordings of --corpus DIR; peer: the build in --before DIR`,
  async run(context) {
    const { corpus, before } = context;
    if (!corpus) {
      context.notice('predict-many is skipped: give a corpus by --corpus DIR.');
      return [];
    }
    const { utterances } = await openCorpus(corpus);
    const files = utterances.slice(0, count).map(({ path }) => path);
    const side = (label: string, main: string, folder: string): Side => ({
      label,
      command: [
        ...[process.execPath, main, 'predict', '--json'],
        ...['--model', join(folder, 'models', 'crnn.onnx'), ...files],
      ],
      threads: 1,
      wholeProcess: true,
    });
    const sides = [side('affetto', await commandLine(context), rootFolder)];
    const earlier = before && join(before, 'dist', 'cli', 'main.js');
    if (earlier && existsSync(earlier)) sides.push(side('affetto before', earlier, before));
    else context.notice('predict-many has no peer: name an earlier build by --before DIR.');
    const { ours, peers } = await measureSides(context, sides);
    const measure = `predict ${files.length} recordings with crnn, one process`;
    if (peers.length === 0) return [{ measure, affetto: ours.median, unit: 'ms' }];
    return peers.map((peer) => compare(measure, ours, peer, 0.5));
  },
};
