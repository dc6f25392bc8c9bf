// A recording as it comes in from the microphone, kept at the device's rate.

import { writeWav } from '../../../src/audio/write-wav.js';
import type { FinishedRecording, RecordingLevel } from '../protocol/engine.js';

const levelMs = 50;

/**
 * The least seconds of a recording that is answered: in less, pressing the button twice fits, and no word does. The
 * shortest words take a quarter of a second, and nobody speaks while pressing.
 */
export const leastRecordedSeconds = 0.5;

/** Collects blocks from `port` until it is stopped. */
export class Recording {
  readonly sampleRate: number;
  readonly #port: MessagePort;
  readonly #blocks: Float32Array[] = [];
  #length = 0;
  #joined: Float32Array | undefined;

  constructor(port: MessagePort, sampleRate: number, onLevel: (level: RecordingLevel) => void) {
    this.sampleRate = sampleRate;
    this.#port = port;
    let power = 0;
    let counted = 0;
    port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      this.#blocks.push(data);
      this.#length += data.length;
      for (const sample of data) power += sample * sample;
      counted += data.length;
      if (counted < (levelMs / 1000) * sampleRate) return;
      const levelDb = Math.max(-120, 10 * Math.log10(power / counted));
      onLevel({ seconds: this.#length / sampleRate, levelDb });
      power = 0;
      counted = 0;
    };
  }

  /** All samples; a running recording has those that have come so far. */
  get samples(): Float32Array {
    if (this.#joined) return this.#joined;
    const all = new Float32Array(this.#length);
    let at = 0;
    for (const block of this.#blocks) {
      all.set(block, at);
      at += block.length;
    }
    return all;
  }

  /** Ends the recording, after the blocks that are still on their way. */
  async stop(): Promise<FinishedRecording> {
    await new Promise((resolve) => setTimeout(resolve, 60));
    this.close();
    this.#joined = this.samples;
    this.#blocks.length = 0;
    return {
      seconds: this.#joined.length / this.sampleRate,
      sampleRate: this.sampleRate,
      wav: writeWav([this.#joined], { sampleRate: this.sampleRate }).buffer,
    };
  }

  close(): void {
    this.#port.close();
  }
}
