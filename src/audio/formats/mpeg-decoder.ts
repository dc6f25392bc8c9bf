// MPEG audio frames to samples with mpg123 (WebAssembly), whatever file or container they came in.
import type { MPEGDecoder } from 'mpg123-decoder';
import { joinBytes } from '../../join-bytes.js';
import { corrupt } from '../failures.js';
import type { AudioBlock } from '../stream.js';
import { DecoderPool } from './decoder-pool.js';
import type { MpegHeader } from './mpeg-frames.js';
import { quietly } from './quiet.js';

const pool = new DecoderPool(
  async () => (await import('mpg123-decoder')).MPEGDecoder,
  'mpeg_frame_decoder_destroy',
);

/** mpg123; begun anew, it knows nothing of what was decoded before. */
export class MpegDecoder {
  #decoder: MPEGDecoder | undefined;
  #isFresh = false;
  #isRight = true;

  /** Starts with an empty bit reservoir: a part begins without what the one before left there. */
  async begin(): Promise<void> {
    if (this.#decoder && this.#isFresh) return;
    this.free();
    this.#decoder = await pool.take({ enableGapless: false });
    this.#isFresh = true;
  }

  /** Decodes frames of one format, in order; throws `AUDIO_CORRUPT`. */
  async decode(frames: Uint8Array[], { sampleRate, channels }: MpegHeader): Promise<AudioBlock> {
    const decoder = this.#decoder!;
    this.#isFresh = false;
    this.#isRight = false;
    const decoded = quietly(() => decoder.decode(joinBytes(frames)));
    if (decoded.errors[0]) throw corrupt('one of its MP3 frames cannot be decoded');
    if (decoded.samplesDecoded > 0 && decoded.sampleRate !== sampleRate) {
      throw corrupt(`its rate changes from ${sampleRate} to ${decoded.sampleRate} Hz`);
    }
    this.#isRight = true;
    // mpg123-decoder always gives two channels; mono comes twice.
    return decoded.channelData.slice(0, channels);
  }

  free(): void {
    if (this.#decoder) pool.release(this.#decoder, this.#isRight);
    this.#decoder = undefined;
    this.#isRight = true;
  }
}
