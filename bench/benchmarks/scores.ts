// Predictions -> accuracy, UAR, macro F1, per-class scores, confusion matrix and log loss, against
// scikit-learn; affetto computes Brier score and calibration on top. The results are compared too.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RandomStream } from '../../src/random.js';
import type { Benchmark } from '../context.js';
import { affettoProgram, compare, measureSides, pythonProgram, type Side } from '../sides.js';

const classes = 8;
const utterances = 1200;
const warmUp = 20;
const repeats = 100;
const tolerance = 1e-6;

export const scores: Benchmark = {
  name: 'scores',
  description: 'Metrics of 1,200 predictions of 8 classes; peer: scikit-learn',
  async run(context) {
    const path = join(context.temporaryFolder, 'predictions.f32');
    await writeFile(path, new Uint8Array(makePredictions().buffer));
    const threads = 1;
    const sides: Side[] = [
      {
        label: 'affetto',
        command: affettoProgram('scores', path, classes, warmUp, repeats),
        threads,
      },
    ];
    const sklearn = pythonProgram(context, 'scores_sklearn', path, classes, warmUp, repeats);
    if (sklearn) sides.push({ label: 'scikit-learn', command: sklearn, threads });
    const { ours, peers } = await measureSides(context, sides);
    return peers.map((peer) => {
      const difference = Math.max(
        ...(ours.check ?? []).map((value, i) => Math.abs(value - (peer.check?.[i] ?? Number.NaN))),
      );
      if (!(difference <= tolerance)) {
        context.notice(`Scores of affetto and ${peer.name} differ by up to ${difference}.`);
      }
      return compare('metrics of 1,200 predictions', ours, peer, 1);
    });
  },
};

/** Rows of the true class and the probabilities; the true class is favoured. */
function makePredictions(): Float32Array<ArrayBuffer> {
  const random = new RandomStream(1);
  const table = new Float32Array(utterances * (classes + 1));
  for (let row = 0; row < utterances; row++) {
    const truth = random.integer(classes);
    const weights = Array.from({ length: classes }, (_, label) =>
      Math.exp(1.5 * random.normal() + (label === truth ? 1.5 : 0)),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    table.set([truth, ...weights.map((weight) => weight / sum)], row * (classes + 1));
  }
  return table;
}
