// The one way from an utterance to what is heard of it: the file, or the part of it that carries the label. The parts of
// a long recording come one after another, so the last few recordings stay decoded.

import type { DecodedChannels } from './decode.js';
import { downMix } from './down-mix.js';
import { decodeRecording, decodeRecordingChannels } from './node/decode-recording.js';
import { cutPart, isPart, type RecordingPart } from './recording-part.js';
import { resample } from './resample.js';
import type { AudioWarning, ReadOptions } from './types.js';

/** A recording on disk, or a part of it. */
export interface RecordingOnDisk extends RecordingPart {
  /** The path of the file. */
  readonly path: string;
}

/** Mono samples of a recording or of a part of one, and what to know about it. */
export interface ReadSamples {
  /** The samples, [n]. */
  readonly samples: Float32Array;
  /** What was not heard of the file and what was mended. */
  readonly warnings: readonly AudioWarning[];
}

/** How many decoded recordings are kept for the next part. */
const kept = 2;

/** Reads recordings and parts of them. Its memory is that of the last two recordings of which parts were read. */
export class RecordingReader {
  private readonly recent = new Map<string, Promise<DecodedChannels>>();
  private readonly reading: ReadOptions;

  /** @param reading how recordings are read; default: as `decodeRecording` reads them */
  constructor(reading: ReadOptions = {}) {
    this.reading = reading;
  }

  /**
   * Decodes a recording, or a part of one, with its channels, [channels][frames], at its own rate.
   * @throws AffettoError what `decodeRecordingChannels` and `cutPart` throw
   */
  async channels(recording: RecordingOnDisk): Promise<DecodedChannels> {
    if (isPart(recording)) return cutPart(await this.whole(recording.path), recording);
    return decodeRecordingChannels(recording.path, this.reading);
  }

  /**
   * Decodes a recording, or a part of one, to mono, shape [n]. A part is resampled by itself: nothing outside it is
   * heard.
   *
   * @param sampleRate the wanted rate in Hz
   * @throws AffettoError what `decodeRecording` and `cutPart` throw
   */
  async samples(recording: RecordingOnDisk, sampleRate: number): Promise<ReadSamples> {
    if (!isPart(recording)) {
      const decoded = await decodeRecording(recording.path, { ...this.reading, sampleRate });
      return { samples: decoded.samples, warnings: decoded.source.warnings };
    }
    const { channels, source } = await this.channels(recording);
    const samples = await resample(downMix(channels), source.sampleRate, sampleRate);
    return { samples, warnings: source.warnings };
  }

  private whole(path: string): Promise<DecodedChannels> {
    const known = this.recent.get(path);
    if (known) return known;
    const decoded = decodeRecordingChannels(path, this.reading);
    this.recent.set(path, decoded);
    const [oldest] = this.recent.keys();
    if (this.recent.size > kept && oldest !== undefined) this.recent.delete(oldest);
    return decoded;
  }
}
