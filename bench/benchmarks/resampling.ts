// A clip of 4 s at 48 kHz to the rates of models, against libsoxr, which librosa and torchaudio's users take. Both
// are windowed-sinc filters of about the same length; the results are compared too.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesizeClip } from '../clip.js';
import type { Benchmark, Row } from '../context.js';
import { affettoProgram, compare, measureSides, pythonProgram, type Side } from '../sides.js';

const warmUp = 50;
const repeats = 200;
const from = 48_000;
const rates = [22_050, 16_000];
/** Largest difference of a sample whose full scale is 1: the filters differ just below half the rate. */
const tolerance = 0.01;

export const resampling: Benchmark = {
  name: 'resampling',
  description: '4 s at 48 kHz to 22.05 and 16 kHz; peer: libsoxr',
  async run(context) {
    const clip = join(context.temporaryFolder, 'resampling.f32');
    await writeFile(clip, new Uint8Array(synthesizeClip(4, from).buffer));
    const rows: Row[] = [];
    for (const to of rates) {
      const parameters = [from, to, warmUp, repeats, clip];
      const sides: Side[] = [
        { label: 'affetto', command: affettoProgram('resampling', ...parameters), threads: 1 },
      ];
      const soxr = pythonProgram(context, 'resampling_soxr', ...parameters);
      if (soxr) sides.push({ label: 'soxr', command: soxr, threads: 1 });
      const { ours, peers } = await measureSides(context, sides);
      for (const peer of peers) {
        const difference = Math.max(
          ...(ours.check ?? []).map((value, at) => Math.abs(value - (peer.check?.[at] ?? NaN))),
        );
        if (!(difference <= tolerance)) {
          context.notice(`Samples of affetto and ${peer.name} differ by up to ${difference}.`);
        }
        rows.push(compare(`4 s from 48 to ${to / 1000} kHz`, ours, peer));
      }
    }
    return rows;
  },
};
