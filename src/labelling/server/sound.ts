// A recording as every browser plays it: decoded by affetto's own decoder, as a WAV file at its own rate. So people hear
// what a model is trained on, of a part of a recording exactly that part.

import { downMix } from '../../audio/down-mix.js';
import type { RecordingOnDisk, RecordingReader } from '../../audio/read-part.js';
import { writeWav } from '../../audio/write-wav.js';

/** Both ears; what has more channels is mixed to one. */
const mostChannels = 2;

/**
 * Decodes a recording for a player.
 * @returns the bytes of a WAV file, 16 bit
 * @throws AffettoError what `RecordingReader.channels` and `writeWav` throw
 */
export async function playableSound(
  reader: RecordingReader,
  recording: RecordingOnDisk,
): Promise<Uint8Array<ArrayBuffer>> {
  const { channels, source } = await reader.channels(recording);
  const heard = channels.length <= mostChannels ? channels : [downMix(channels)];
  return writeWav(heard, { sampleRate: source.sampleRate });
}
