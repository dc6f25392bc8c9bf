// One entrance for every degradation: checks what is asked, draws from the seed and the utterance's id,
// and leaves the input alone.

import { sha256 } from '@noble/hashes/sha2.js';
import { firstIssue } from '../check-input.js';
import { AffettoError } from '../errors.js';
import { RandomStream } from '../random.js';
import { keepBeginning } from './beginning.js';
import { throughMp3, throughOpus } from './codecs.js';
import { type Degradation, degradationSchema } from './degradation.js';
import { addOffset, clip, recordLouder } from './level.js';
import { addNoise } from './noise.js';
import { reverberate } from './reverberation.js';
import { throughTelephone } from './telephone.js';

/** What a degradation depends on besides the recording. */
export interface DegradeOptions {
  /** The rate of the samples in Hz, 1,000-384,000. */
  readonly sampleRate: number;
  /** An integer, which noise and rooms are drawn from. */
  readonly seed: number;
  /** The utterance's id: different ones meet different noise and rooms, the same one meets the same. */
  readonly utteranceId: string;
}

/**
 * Makes a recording what it would be under worse conditions. The result depends on nothing but the arguments. The
 * same utterance has the same noise at every level, and the same draw for every room: rows of a table
 * differ by the condition alone.
 *
 * @param samples Mono samples, [n], nominally in [-1, 1]; they are not modified.
 * @param degradation What happens to it.
 * @returns As many new samples, [n], in time with the input, or of a beginning fewer. Silence and nothing stay what they are.
 * @throws AffettoError `OPTION_INVALID` for a degradation that is none; `AUDIO_NON_FINITE`;
 *   `RUNTIME_FAILED` where an encoder is not installed (see `missingEncoder`)
 */
export async function degrade(
  samples: Float32Array,
  degradation: Degradation,
  { sampleRate, seed, utteranceId }: DegradeOptions,
): Promise<Float32Array> {
  check(degradation);
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) {
    throw new AffettoError(
      'AUDIO_NON_FINITE',
      `Sample ${bad} of ${utteranceId} is ${samples[bad]}. Export the recording again without NaN or infinite samples.`,
    );
  }
  if (samples.length === 0) return new Float32Array(0);
  const random = () => utteranceStream(seed, utteranceId);
  switch (degradation.kind) {
    case 'noise':
      return addNoise(samples, sampleRate, degradation, random());
    case 'telephone':
      return throughTelephone(samples, sampleRate);
    case 'mp3':
      return throughMp3(samples, sampleRate, degradation.kbps);
    case 'opus':
      return throughOpus(samples, sampleRate, degradation.kbps);
    case 'gain':
      return recordLouder(samples, degradation.db);
    case 'reverberation':
      return reverberate(samples, sampleRate, degradation, random());
    case 'clipping':
      return clip(samples, degradation.belowPeakDb);
    case 'dc-offset':
      return addOffset(samples, degradation.ofPeak);
    case 'beginning':
      return keepBeginning(samples, sampleRate, degradation);
  }
}

function check(degradation: Degradation): void {
  const { success, error } = degradationSchema.safeParse(degradation);
  if (success) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `${JSON.stringify(degradation)} is no degradation: ${firstIssue(error)}.`,
  );
}

function utteranceStream(seed: number, utteranceId: string): RandomStream {
  const digest = new DataView(sha256(new TextEncoder().encode(utteranceId)).buffer);
  return new RandomStream(seed, digest.getInt32(0), digest.getInt32(4));
}
