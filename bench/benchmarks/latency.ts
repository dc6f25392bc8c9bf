// Waveform -> probabilities of a clip of 4 s, one thread: affetto's recogniser with its model file,
// against librosa's MFCC and Keras's network, with the same steps as the file has.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { synthesizeClip } from '../clip.js';
import type { Benchmark, Row } from '../context.js';
import { modelFile } from '../model-file.js';
import { affettoProgram, compare, measureSides, pythonProgram, type Side } from '../sides.js';

const warmUp = 20;
const repeats = 100;
/** Aim for one answer, ms. */
const aim = 10;

export const latency: Benchmark = {
  name: 'latency',
  description: 'Waveform of 4 s to probabilities; peer: librosa with Keras',
  async run(context) {
    const clip = join(context.temporaryFolder, 'latency.f32');
    await writeFile(clip, new Uint8Array(synthesizeClip(4, 22050).buffer));
    const model = await modelFile(context);
    const threads = 1;
    const ourCommand = affettoProgram('latency', model, clip, threads, warmUp, repeats);
    const sides: Side[] = [{ label: 'affetto', command: ourCommand, threads }];
    const { frontEnd, model: network } = readModelMetadata(await readFile(model));
    const steps = [
      ...(frontEnd.trim ? ['trim'] : []),
      ...(network.options.bidirectional ? ['bidirectional'] : []),
    ];
    const keras = pythonProgram(context, 'latency_keras', clip, threads, warmUp, repeats, ...steps);
    if (keras) sides.push({ label: 'librosa and keras', command: keras, threads });
    const { ours, peers } = await measureSides(context, sides);
    const measure = '4 s to probabilities, one thread';
    const absolute: Row = { measure, affetto: ours.median, unit: 'ms', goal: aim };
    return [...peers.map((peer) => compare(measure, ours, peer, 0.5)), absolute];
  },
};
