// `--voice` and `--voice-draw` of `affetto evaluate`: how well voices are known when they are judged.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../../errors.js';
import { checkCounts, type KnownVoices } from '../../../evaluation/model-files/known-voices.js';
import { type VoiceDraw, voiceDraws } from '../../../voices/draw-recordings.js';
import { numberOf } from '../../terminal/numbers.js';

export const voiceOptions = {
  voice: {
    type: 'string',
    description: 'Scores with so many unlabelled recordings of each voice known, e.g. 0,4,16',
    valueHint: 'N[,N...]',
  },
  'voice-draw': {
    type: 'string',
    description:
      'How these are drawn: natural (more neutral and calm ones, default), any, own (all of the tested emotion)',
  },
} as const satisfies ArgsDef;

/**
 * Reads the two options.
 * @returns undefined without `--voice`
 * @throws AffettoError `OPTION_INVALID` for what is no list of whole numbers from 0, or no draw
 */
export function readKnownVoices(given: {
  readonly voice?: string | undefined;
  readonly 'voice-draw'?: string | undefined;
}): KnownVoices | undefined {
  const draw = given['voice-draw'];
  if (draw !== undefined && !(voiceDraws as readonly string[]).includes(draw)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `--voice-draw ${draw}: give ${voiceDraws.slice(0, -1).join(', ')} or ${voiceDraws.at(-1)}.`,
    );
  }
  if (given.voice === undefined) {
    if (draw === undefined) return undefined;
    throw new AffettoError(
      'OPTION_INVALID',
      '--voice-draw says how the recordings of --voice are drawn. Give --voice too, e.g. --voice 0,4,16.',
    );
  }
  const recordings = given.voice.split(',').map((count) => numberOf('--voice', count));
  checkCounts(recordings);
  return { recordings, ...(draw !== undefined && { draw: draw as VoiceDraw }) };
}
