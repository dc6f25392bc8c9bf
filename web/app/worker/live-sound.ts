// The sound of a live session, as a WAV file in parts: what came in goes to the browser's store of blobs every few seconds, so
// that the worker's memory does not grow with the session.

import { waveHeader } from '../../../src/audio/formats/wave-header.js';
import { SampleList } from '../../../src/audio/sample-list.js';
import { writeWav } from '../../../src/audio/write-wav.js';
import { type Outline, SoundOutline } from '../../../src/timeline/sound-outline.js';

/** The seconds of sound that are held before they become a part. */
const partSeconds = 10;

/** Collects the samples of one session. */
export class LiveSound {
  readonly #sampleRate: number;
  readonly #outline: SoundOutline;
  readonly #parts: Blob[] = [];
  #pending = new SampleList();
  #frames = 0;

  /** @param sampleRate of what will be pushed, in Hz */
  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#outline = new SoundOutline(sampleRate);
  }

  /** The length of what was pushed. */
  get seconds(): number {
    return this.#frames / this.#sampleRate;
  }

  /** Takes the next block of mono samples, shape [frames]. */
  push(block: Float32Array): void {
    this.#frames += block.length;
    this.#outline.push(block);
    this.#pending.add(block);
    if (this.#pending.length >= partSeconds * this.#sampleRate) this.#close();
  }

  /** Gives the whole as a file, and how loud it is from moment to moment. */
  finish(): { readonly wav: Blob; readonly outline: Outline } {
    this.#close();
    const header = waveHeader(this.#format, this.#frames);
    return {
      wav: new Blob([header, ...this.#parts], { type: 'audio/wav' }),
      outline: this.#outline.finish(),
    };
  }

  get #format() {
    return { formatTag: 1, channels: 1, sampleRate: this.#sampleRate, bits: 16 };
  }

  #close(): void {
    const samples = this.#pending.join();
    this.#pending = new SampleList();
    if (samples.length === 0) return;
    const file = writeWav([samples], { sampleRate: this.#sampleRate });
    this.#parts.push(new Blob([file.subarray(waveHeader(this.#format, 0).length)]));
  }
}
