// Waveform -> 40 MFCC of a clip of 4 s at 22,050 Hz, one thread, against librosa and torchaudio with the
// same parameters. The sides' results are compared too.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { synthesizeClip } from '../clip.js';
import type { Benchmark } from '../context.js';
import { affettoProgram, compare, measureSides, pythonProgram, type Side } from '../sides.js';

const warmUp = 20;
const repeats = 100;
/** Largest difference of one coefficient, dB; they range over hundreds. */
const tolerance = 0.05;

export const mfcc: Benchmark = {
  name: 'mfcc',
  description: 'Waveform of 4 s to 40 MFCC; peers: librosa, torchaudio',
  async run(context) {
    const clip = join(context.temporaryFolder, 'mfcc.f32');
    await writeFile(clip, new Uint8Array(synthesizeClip(4, 22050).buffer));
    const threads = 1;
    const sides: Side[] = [
      {
        label: 'affetto',
        command: affettoProgram('mfcc', clip, threads, warmUp, repeats),
        threads,
      },
    ];
    const librosa = pythonProgram(context, 'mfcc_librosa', clip, warmUp, repeats);
    const torchaudio = pythonProgram(context, 'mfcc_torchaudio', clip, threads, warmUp, repeats);
    if (librosa) sides.push({ label: 'librosa', command: librosa, threads });
    if (torchaudio) sides.push({ label: 'torchaudio', command: torchaudio, threads });
    const { ours, peers } = await measureSides(context, sides);
    return peers.map((peer) => {
      const difference = largestDifference(ours.check ?? [], peer.check ?? []);
      if (!(difference <= tolerance)) {
        context.notice(`MFCC of affetto and ${peer.name} differ by up to ${difference}.`);
      }
      return compare(
        '4 s to MFCC, one thread',
        ours,
        peer,
        peer.name.startsWith('librosa') ? 0.7 : 1,
      );
    });
  },
};

function largestDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.NaN;
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? Number.NaN))));
}
