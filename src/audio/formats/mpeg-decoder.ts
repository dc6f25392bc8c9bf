// MPEG audio frames to samples with mpg123 (WebAssembly), whatever file or container they came in.
import type { MPEGDecoder } from 'mpg123-decoder';
import { corrupt } from '../failures.js';
import type { AudioBlock } from '../stream.js';
import type { MpegHeader } from './mpeg-frames.js';
import { quietly } from './quiet.js';

/** mpg123; begun anew, it knows nothing of what was decoded before. */
export class MpegDecoder {
  #decoder: MPEGDecoder | undefined;
  #isFresh = false;

  /** Starts with an empty bit reservoir: a part begins without what the one before left there. */
  async begin(): Promise<void> {
    if (this.#decoder && this.#isFresh) return;
    this.free();
    const { MPEGDecoder } = await import('mpg123-decoder');
    this.#decoder = new MPEGDecoder({ enableGapless: false });
    await this.#decoder.ready;
    this.#isFresh = true;
  }

  /** Decodes frames of one format, in order; throws `AUDIO_CORRUPT`. */
  async decode(frames: Uint8Array[], { sampleRate, channels }: MpegHeader): Promise<AudioBlock> {
    const decoder = this.#decoder!;
    this.#isFresh = false;
    const decoded = quietly(() => decoder.decodeFrames(frames));
    if (decoded.errors[0]) throw corrupt('one of its MP3 frames cannot be decoded');
    if (decoded.samplesDecoded > 0 && decoded.sampleRate !== sampleRate) {
      throw corrupt(`its rate changes from ${sampleRate} to ${decoded.sampleRate} Hz`);
    }
    // mpg123-decoder always gives two channels; mono comes twice.
    return decoded.channelData.slice(0, channels);
  }

  free(): void {
    this.#decoder?.free();
    this.#decoder = undefined;
  }
}
