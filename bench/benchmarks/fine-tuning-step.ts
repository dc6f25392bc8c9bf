// One step of training the pretrained encoder with a linear layer on its statistics: all weights, batch of 16 clips of
// 4 s, AdamW. With one thread and with two, against PyTorch from the same weights.

import type { Benchmark, Context, Row } from '../context.js';
import { type EncoderFiles, writeEncoderFiles } from '../encoder-files.js';
import { affettoProgram, compare, measureSides, pythonProgram, type Side } from '../sides.js';

const warmUp = 2;
const steps = 6;
/** The largest relative difference of the losses after as many steps: sums are taken in another order. */
const tolerance = 1e-2;

export const fineTuningStep: Benchmark = {
  name: 'fine-tuning-step',
  description: 'One AdamW step of the pretrained encoder, batch 16 of 4 s; peer: PyTorch',
  async run(context) {
    const files = await writeEncoderFiles(context.temporaryFolder);
    return [...(await withThreads(context, files, 1)), ...(await withThreads(context, files, 2))];
  },
};

async function withThreads(
  context: Context,
  { layout, weights }: EncoderFiles,
  threads: number,
): Promise<Row[]> {
  const given = [weights, threads, warmUp, steps] as const;
  const sides: Side[] = [
    { label: 'affetto', command: affettoProgram('fine-tuning-step', ...given), threads },
  ];
  const torch = pythonProgram(context, 'fine_tuning_step_pytorch', layout, ...given);
  if (torch) sides.push({ label: 'PyTorch', command: torch, threads });
  const { ours, peers } = await measureSides(context, sides);
  const measure = `fine-tuning step of the encoder, ${threads === 1 ? 'one thread' : 'two threads'}`;
  return peers.map((peer) => {
    if (peer.parameters !== ours.parameters) {
      context.notice(`${peer.name} has ${peer.parameters} parameters, affetto ${ours.parameters}.`);
    }
    const [own, other] = [ours.check?.[0] ?? Number.NaN, peer.check?.[0] ?? Number.NaN];
    if (!(Math.abs(own - other) <= tolerance * other)) {
      context.notice(`The losses of affetto and ${peer.name} are ${own} and ${other}.`);
    }
    return compare(measure, ours, peer, 1);
  });
}
