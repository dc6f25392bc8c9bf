// The takes of one speaker while somebody teaches a voice: what the microphone brings during a take becomes a clip
// to learn from. Between takes the microphone goes on, and nobody hears it.

import type { LabelledClip } from '../../../src/adaptation/clips.js';
import { resample } from '../../../src/audio/resample.js';
import { checkSamples } from '../../../src/recognition/recognizer.js';
import type { FinishedRecording, RecordingLevel } from '../protocol/engine.js';
import { Recording } from './recording.js';

interface OpenMicrophone {
  readonly port: MessagePort;
  readonly sampleRate: number;
}

/** Records one take after the other and keeps those that were ended. */
export class Takes {
  readonly #clips = new Map<string, LabelledClip>();
  #microphone: OpenMicrophone | undefined;
  #take: Recording | undefined;

  /** The clips that were kept. */
  get clips(): LabelledClip[] {
    return [...this.#clips.values()];
  }

  /** Takes the place of the microphone before; an unfinished take is dropped. */
  listen(port: MessagePort, sampleRate: number): void {
    this.drop();
    this.#microphone?.port.close();
    this.#microphone = { port, sampleRate };
    // Blocks between takes go nowhere.
    port.start();
  }

  start(onLevel: (level: RecordingLevel) => void): void {
    this.drop();
    if (!this.#microphone) return;
    const { port, sampleRate } = this.#microphone;
    const { port1, port2 } = new MessageChannel();
    port.onmessage = ({ data }: MessageEvent<Float32Array<ArrayBuffer>>) =>
      port1.postMessage(data, [data.buffer]);
    this.#take = new Recording(port2, sampleRate, onLevel);
  }

  /**
   * Ends the take and keeps it as `key`, in place of an earlier one.
   * @param sampleRate Hz that the clip is kept at
   * @throws AffettoError on a take that cannot be learned from, such as silence
   */
  async keep(key: string, emotion: string, sampleRate: number): Promise<FinishedRecording> {
    const take = this.#take;
    if (!take) throw new Error('nothing is being recorded');
    const clip = await take.stop();
    // Another one may have begun meanwhile.
    if (this.#take === take) this.drop();
    const samples = await resample(take.samples, take.sampleRate, sampleRate);
    checkSamples(samples, sampleRate);
    this.#clips.set(key, { samples, emotion, name: key });
    return clip;
  }

  /** Ends the take, if there is one, and keeps nothing of it. */
  drop(): void {
    if (this.#microphone) this.#microphone.port.onmessage = null;
    this.#take?.close();
    this.#take = undefined;
  }

  /** Forgets all clips, and drops an unfinished take. */
  forgetAll(): void {
    this.drop();
    this.#clips.clear();
  }
}
