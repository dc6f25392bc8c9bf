// The one loop that reads a stream: it holds the limits, so no format reader has to, and it decides
// between truncated, empty, too long and done.
import { AffettoError } from '../errors.js';
import { asAffettoError, corrupt, damageOf } from './failures.js';
import { MAX_CHANNELS, MAX_SAMPLE_RATE, MIN_SAMPLE_RATE, type ReadLimits } from './limits.js';
import type { AudioBlock, AudioStream, EarlyEnd } from './stream.js';
import { Turns } from './turn.js';
import type { AudioWarning } from './types.js';

/** Refuses streams whose header is already impossible or longer than the limit. */
export function checkHeader(stream: AudioStream, limits: ReadLimits): void {
  const { sampleRate, channels, claimedFrames } = stream;
  if (!(sampleRate >= MIN_SAMPLE_RATE && sampleRate <= MAX_SAMPLE_RATE)) {
    throw corrupt(
      `its header says ${sampleRate} Hz, outside ${MIN_SAMPLE_RATE}-${MAX_SAMPLE_RATE}`,
    );
  }
  if (!(channels >= 1 && channels <= MAX_CHANNELS)) {
    throw corrupt(`its header says ${channels} channels, outside 1-${MAX_CHANNELS}`);
  }
  if (claimedFrames !== undefined && claimedFrames / sampleRate > limits.maxDurationSeconds) {
    throw tooLong(claimedFrames / sampleRate, limits, 'is');
  }
}

/** What `drain` tells of a stream that it has read. */
export interface Drained {
  /** The number of sample frames, at least 1. */
  readonly frames: number;
  /** The reader's warnings, and that of an early end that was allowed. */
  readonly warnings: readonly AudioWarning[];
}

/**
 * Decodes the whole stream, handing each block (and the index of its first frame) to `onBlock`, and waits
 * for what that promises before the next one: a slow listener never lets blocks pile up. Between blocks other work has
 * its turn.
 * Returns the number of sample frames decoded, at least 1, and what to know about them.
 * Throws `AUDIO_TOO_LONG`, `AUDIO_TRUNCATED`, `AUDIO_EMPTY`, whatever the reader throws, and what the signal was aborted
 * with.
 */
export async function drain(
  stream: AudioStream,
  limits: ReadLimits,
  onBlock: (block: AudioBlock, firstFrame: number) => void | Promise<void>,
): Promise<Drained> {
  const maxFrames = limits.maxDurationSeconds * stream.sampleRate;
  const blocks = stream.read();
  const turns = new Turns();
  let frames = 0;
  let earlyEnd: EarlyEnd | null = null;
  try {
    for (;;) {
      const step = await blocks
        .next()
        .catch((error: unknown) =>
          endedBy(error, frames, { ...limits, sampleRate: stream.sampleRate }),
        );
      if (step.done) {
        earlyEnd = step.value;
        break;
      }
      const length = step.value[0]?.length ?? 0;
      if (length === 0) continue;
      if (frames + length > maxFrames) {
        throw tooLong((frames + length) / stream.sampleRate, limits, 'is at least');
      }
      const handled = onBlock(step.value, frames);
      if (handled) await handled;
      frames += length;
      await turns.give();
      limits.signal?.throwIfAborted();
    }
  } finally {
    // Lets the reader free its decoder when a limit or a bad sample stopped the loop.
    await blocks.return(null);
  }
  if (earlyEnd && !limits.allowTruncated) throw truncated(earlyEnd, frames, stream.sampleRate);
  if (frames === 0) {
    throw new AffettoError(
      'AUDIO_EMPTY',
      `The ${stream.container} file has a header but no samples. Record or export it again.`,
    );
  }
  return { frames, warnings: [...(stream.warnings ?? []), ...endsEarly(earlyEnd, frames, stream)] };
}

function endsEarly(
  end: EarlyEnd | null,
  frames: number,
  { sampleRate }: AudioStream,
): AudioWarning[] {
  if (!end) return [];
  return [{ code: 'ends-early', message: earlyEndSentence(end, frames, sampleRate) }];
}

function earlyEndSentence(end: EarlyEnd, frames: number, sampleRate: number): string {
  const promised =
    end.expectedFrames === undefined ? '' : ` of ${(end.expectedFrames / sampleRate).toFixed(3)} s`;
  return `The file ends early: ${end.reason}. Readable: ${(frames / sampleRate).toFixed(3)} s${promised}.`;
}

function tooLong(seconds: number, limits: ReadLimits, verb: string): AffettoError {
  return new AffettoError(
    'AUDIO_TOO_LONG',
    `The recording ${verb} ${seconds.toFixed(1)} s long, the limit is ${limits.maxDurationSeconds} s. Split the file; a program may raise the limit (maxDurationSeconds).`,
  );
}

/**
 * Damage behind readable sound: with `allowTruncated` the recording ends there, else the error says that it may.
 * @throws AffettoError what the reader threw, `AUDIO_CORRUPT` with how much is readable
 */
function endedBy(
  thrown: unknown,
  frames: number,
  { allowTruncated, sampleRate }: ReadLimits & { readonly sampleRate: number },
): IteratorReturnResult<EarlyEnd> {
  const error = asAffettoError(thrown);
  if (!(error instanceof AffettoError) || error.code !== 'AUDIO_CORRUPT' || frames === 0)
    throw error;
  const reason = damageOf(error);
  if (allowTruncated) return { done: true, value: { reason } };
  const readableSeconds = frames / sampleRate;
  throw new AffettoError(
    'AUDIO_CORRUPT',
    `The recording is damaged: ${reason}. Readable before that: ${readableSeconds.toFixed(3)} s. Copy or export the file again, or take what is there: ${wayOn}.`,
    { cause: error.cause, readableSeconds },
  );
}

/** How to go on with what is readable, in every command, in the page and in programs. */
const wayOn = '--allow-truncated on the command line, allowTruncated in a program';

function truncated(end: EarlyEnd, frames: number, sampleRate: number): AffettoError {
  const sentence = earlyEndSentence(end, frames, sampleRate);
  if (frames === 0) return new AffettoError('AUDIO_TRUNCATED', `${sentence} Copy it again.`);
  return new AffettoError(
    'AUDIO_TRUNCATED',
    `${sentence} Copy it again, or take what is there: ${wayOn}.`,
    { readableSeconds: frames / sampleRate },
  );
}
