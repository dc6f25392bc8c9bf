// Runs on the audio thread: collects the microphone's samples into blocks and sends them straight to the
// inference worker, past the page.

/** The part of the audio thread's world that this file uses; the DOM library has no types for it. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** The samples of one block: 21 ms at 48 kHz. */
const blockSize = 1024;

class Capture extends AudioWorkletProcessor {
  #out: MessagePort | undefined;
  #block = new Float32Array(blockSize);
  #filled = 0;

  constructor() {
    super();
    // The one message is the port to send to.
    this.port.onmessage = ({ data }: MessageEvent<MessagePort>) => {
      this.#out = data;
    };
  }

  process([input]: readonly (readonly Float32Array[])[]): boolean {
    const samples = input?.[0];
    if (!samples || !this.#out) return true;
    for (let at = 0; at < samples.length; ) {
      const part = samples.subarray(at, at + blockSize - this.#filled);
      this.#block.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < blockSize) continue;
      this.#out.postMessage(this.#block, [this.#block.buffer]);
      this.#block = new Float32Array(blockSize);
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor('affetto-capture', Capture);
