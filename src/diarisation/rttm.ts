// Who speaks when as RTTM (Rich Transcription Time Marked, NIST 2009), which tools that score diarisations read.

import { AffettoError } from '../errors.js';
import type { SpokenStretch } from './diarisation-error.js';

/**
 * Writes turns as RTTM: a `SPEAKER` line each.
 * @param file what the lines call the recording; spaces become underscores, since they part the fields
 */
export function rttmOf(file: string, turns: readonly SpokenStretch[]): string {
  const name = file.replace(/\s+/g, '_') || 'recording';
  return turns
    .map(({ voice, startSeconds, endSeconds }) => {
      const who = typeof voice === 'number' ? `voice${voice + 1}` : voice.replace(/\s+/g, '_');
      const length = (endSeconds - startSeconds).toFixed(3);
      return `SPEAKER ${name} 1 ${startSeconds.toFixed(3)} ${length} <NA> <NA> ${who} <NA> <NA>\n`;
    })
    .join('');
}

/**
 * Reads the turns of RTTM; lines that are no `SPEAKER` lines are passed over.
 * @returns the turns in the order of the lines
 * @throws AffettoError `OPTION_INVALID` for a `SPEAKER` line without times or a name, with its number
 */
export function readRttm(text: string): SpokenStretch[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const fields = line.trim().split(/\s+/);
    if (fields[0] !== 'SPEAKER') return [];
    const [start, length] = [Number(fields[3]), Number(fields[4])];
    const voice = fields[7];
    if (!(start >= 0 && length >= 0) || voice === undefined) {
      throw new AffettoError(
        'OPTION_INVALID',
        `Line ${index + 1} of the RTTM is "${line}": a SPEAKER line has the recording, a channel, the start and the length in seconds, two fields, and who speaks.`,
      );
    }
    return [{ voice, startSeconds: start, endSeconds: start + length }];
  });
}
