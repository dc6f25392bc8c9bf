// Waveform -> statistics of the pretrained encoder for a clip of 4 s, one thread: the shipped file in both builds
// of ONNX Runtime, against the same layers with the same weights in PyTorch. The results are compared too.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedEncoderPath } from '../../src/embedding/encoder-on-disk.js';
import { buildEncoderFile, readEncoderFile } from '../../src/model-file/encoder-file.js';
import { synthesizeClip } from '../clip.js';
import type { Benchmark } from '../context.js';
import { writeEncoderFiles } from '../encoder-files.js';
import { affettoProgram, compare, measureSides, pythonProgram, type Side } from '../sides.js';

const warmUp = 5;
const repeats = 40;
/** Largest difference of one statistic; they are means and deviations of rows with variance 1. */
const tolerance = 1e-3;

export const encoder: Benchmark = {
  name: 'encoder',
  description: "Waveform of 4 s to the pretrained encoder's statistics; peer: PyTorch",
  async run(context) {
    const inFolder = (name: string) => join(context.temporaryFolder, name);
    const clip = inFolder('encoder.f32');
    await writeFile(clip, new Uint8Array(synthesizeClip(4, 16_000).buffer));
    const { parts, layout, weights } = await writeEncoderFiles(context.temporaryFolder);
    const { metadata, values } = parts;
    // Silence is kept: all sides are to hear the same 4 s.
    const models = { float32: inFolder('encoder.onnx'), integer: inFolder('integer.onnx') };
    const heard = { ...metadata, trim: null };
    await writeFile(models.float32, buildEncoderFile(heard, values));
    // That of integers is what ships: tuned, of the same sizes, and rounded so that it is multiplied with its sign.
    const shipped = readEncoderFile(await readFile(shippedEncoderPath()));
    const integers = buildEncoderFile({ ...shipped.metadata, trim: null }, shipped.values);
    await writeFile(models.integer, integers);

    const threads = 1;
    const side = (engine: string, arithmetic: keyof typeof models): Side => ({
      label: `affetto, ${engine}, ${arithmetic}`,
      command: affettoProgram(
        'encoder',
        engine,
        models[arithmetic],
        clip,
        threads,
        warmUp,
        repeats,
      ),
      threads,
    });
    const sides = [side('node', 'float32')];
    const torch = pythonProgram(
      context,
      'encoder_pytorch',
      layout,
      weights,
      clip,
      threads,
      warmUp,
      repeats,
    );
    if (torch) sides.push({ label: 'PyTorch', command: torch, threads });
    sides.push(side('node', 'integer'));
    const { ours, peers: others } = await measureSides(context, sides);
    const integer = others.filter(({ name }) => name === ours.name);
    const peers = others.filter(({ name }) => name !== ours.name);
    for (const { name, check = [] } of peers) {
      const difference = Math.max(
        ...(ours.check ?? []).map((value, index) => Math.abs(value - (check[index] ?? Number.NaN))),
      );
      if (!(difference <= tolerance)) {
        context.notice(`Statistics of affetto and ${name} differ by up to ${difference}.`);
      }
    }
    const web = await measureSides(context, [side('web', 'float32'), side('web', 'integer')]);
    const measure = '4 s to 3,072 statistics of the encoder, one thread';
    const inIntegers = `${measure}, integer arithmetic`;
    return [
      ...peers.map((peer) => compare(measure, ours, peer, 0.7)),
      ...peers.flatMap((peer) => integer.map((own) => compare(inIntegers, own, peer, 0.7))),
      ...web.peers.map((peer) => {
        const named = { ...peer, name: 'the same in float32' };
        const float32 = { ...web.ours, name: named.name };
        return compare(`${inIntegers}, WebAssembly`, named, float32);
      }),
    ];
  },
};
