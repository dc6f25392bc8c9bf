// The takes of one speaker while somebody teaches a voice: what the microphone brings during a take becomes a clip
// to learn from. Between takes the microphone goes on, and nobody hears it.

import type { LabelledClip } from '../../../src/adaptation/clips.js';
import { heardSamples } from '../../../src/audio/check-samples.js';
import { resample } from '../../../src/audio/resample.js';
import type { FinishedRecording, RecordingLevel } from '../protocol/engine.js';
import { Recording } from './recording.js';

interface OpenMicrophone {
  readonly port: MessagePort;
  readonly sampleRate: number;
}

/** Records one take after the other and keeps those that were ended. */
export class Takes {
  readonly #clips = new Map<string, LabelledClip & { readonly sampleRate: number }>();
  #microphone: OpenMicrophone | undefined;
  #take: Recording | undefined;

  /**
   * Gives the clips that were kept.
   * @param sampleRate Hz that they are wanted at
   */
  clipsAt(sampleRate: number): Promise<LabelledClip[]> {
    const clips = [...this.#clips.values()].map(async ({ sampleRate: own, ...clip }) => {
      return { ...clip, samples: await resample(clip.samples, own, sampleRate) };
    });
    return Promise.all(clips);
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
   * @throws AffettoError on a take that cannot be learned from, such as silence
   */
  async keep(key: string, emotion: string): Promise<FinishedRecording> {
    const take = this.#take;
    if (!take) throw new Error('nothing is being recorded');
    const clip = await take.stop();
    // Another one may have begun meanwhile.
    if (this.#take === take) this.drop();
    const { samples, sampleRate } = take;
    heardSamples(samples, sampleRate);
    this.#clips.set(key, { samples, sampleRate, emotion, name: key });
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
