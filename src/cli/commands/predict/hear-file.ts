// One file to what the model answers for its windows, piece by piece: hours of sound are never held at once. Of a file
// whose channels are heard each for itself, every one is decoded in its turn, for the same reason.

import { type HeldRecording, holdRecording } from '../../../audio/node/recording-input.js';
import type { DecodedAudio } from '../../../audio/types.js';
import { oneChannel } from '../../../batch/chosen-channels.js';
import { type HeardPass, hearOnce } from '../../../batch/hear-recording.js';
import { AffettoError } from '../../../errors.js';
import type { AnsweredRecording } from '../../../recognition/voice.js';
import { SoundOutline } from '../../../timeline/sound-outline.js';
import type { Heard, Listener } from './answering.js';
import type { Coming } from './decoding-ahead.js';
import { nameOf } from './formats.js';

/**
 * Hears a file, or its channels one after the other, and hands on what was answered. A silent channel is told of as a
 * failure of its own.
 * @throws AffettoError what `decodeRecordingInPieces` and `LongRecording` throw
 */
export async function hearFile(
  { file, ahead }: Coming,
  listener: Listener,
  work: (heard: Heard, recording: AnsweredRecording) => Promise<void>,
): Promise<void> {
  const { channels, signal } = listener;
  if (file !== '-') return hear(file, await ahead);
  const held = await holdStandardInput(signal);
  try {
    const { place } = held;
    return await hear('path' in place ? place.path : (place as { bytes: Uint8Array }).bytes);
  } finally {
    await held.release();
  }

  async function hear(input: string | Uint8Array, decoded?: DecodedAudio): Promise<void> {
    if (channels !== 'each') {
      const channel = oneChannel(channels);
      const { heard, answer } = await hearOne(input, channel, decoded);
      return work(heard, await answer());
    }
    for (let channel = 0, count = 1; channel < count; channel++) {
      const { heard, source, answer } = await hearOne(input, channel);
      count = source.channels;
      try {
        await work(heard, await answer());
      } catch (error) {
        if (signal.aborted) throw error;
        // Of a call one side may be silent; the other is answered all the same.
        listener.onFailure(nameOf(heard), error);
      }
    }
  }

  async function hearOne(
    input: string | Uint8Array,
    channel: number | undefined,
    decoded?: DecodedAudio,
  ): Promise<HeardPass & { readonly heard: Heard }> {
    const { recognizer, reading } = listener;
    const outline = listener.outlines
      ? new SoundOutline(recognizer.metadata.sampleRate)
      : undefined;
    const onSamples = (samples: Float32Array) => outline?.push(samples);
    const hearing = { recognizer, reading, signal, onSamples };
    const pass = await hearOnce(input, channel, hearing, decoded);
    const { warnings, decoder } = pass.source;
    const number = channel === undefined ? undefined : channel + 1;
    const heard = { file, channel: number, warnings, decoder, outline: outline?.finish() };
    return { ...pass, heard };
  }
}

/** @throws AffettoError `FILE_UNREADABLE` */
async function holdStandardInput(signal: AbortSignal): Promise<HeldRecording> {
  const name = 'standard input';
  if (!process.stdin.readableEnded) return holdRecording(process.stdin, { signal, name });
  throw new AffettoError(
    'FILE_UNREADABLE',
    'Cannot read standard input: it was read to its end before; give - once.',
  );
}
