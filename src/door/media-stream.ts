// What a MediaStream of a page carries, as samples: an audio worklet hands over its blocks. The worklet is a few lines, made
// into an address of this page's own, so that no bundler needs to be told of a file.

import { AffettoError } from '../errors.js';
import type { MediaStreamLike } from './recording-input.js';

/** The number of samples that are handed over at once: a fiftieth of a second at 48 kHz. */
const blockSamples = 1024;

const worklet = `registerProcessor('affetto-capture', class extends AudioWorkletProcessor {
  constructor() { super(); this.block = new Float32Array(${blockSamples}); this.filled = 0; }
  process([channels]) {
    if (!channels.length) return true;
    for (let i = 0; i < channels[0].length; i++) {
      let sum = 0;
      for (const channel of channels) sum += channel[i];
      this.block[this.filled++] = sum / channels.length;
      if (this.filled < this.block.length) continue;
      this.port.postMessage(this.block.slice());
      this.filled = 0;
    }
    return true;
  }
});`;

/**
 * Goes over the sound of a stream, mono, as it comes, until its tracks end.
 * @throws AffettoError `INPUT_UNSUPPORTED` for a stream without sound, `RUNTIME_FAILED` where the page cannot hear it;
 *   what `signal` is aborted with
 */
export async function* mediaPieces(
  stream: MediaStreamLike,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly samples: Float32Array; readonly sampleRate: number }> {
  const tracks = stream.getAudioTracks() as MediaStreamTrack[];
  if (tracks.length === 0) {
    throw new AffettoError(
      'INPUT_UNSUPPORTED',
      'The MediaStream has no audio track. Ask for one: getUserMedia({ audio: true }).',
    );
  }
  const context = new AudioContext();
  const waiting: Float32Array[] = [];
  let wake = () => {};
  const onChange = () => wake();
  for (const track of tracks) track.addEventListener('ended', onChange);
  signal?.addEventListener('abort', onChange);
  try {
    const capture = await startCapture(context, stream as MediaStream);
    capture.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      waiting.push(data);
      wake();
    };
    for (;;) {
      signal?.throwIfAborted();
      const samples = waiting.shift();
      if (samples) {
        yield { samples, sampleRate: context.sampleRate };
        continue;
      }
      if (tracks.every(({ readyState }) => readyState === 'ended')) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    for (const track of tracks) track.removeEventListener('ended', onChange);
    signal?.removeEventListener('abort', onChange);
    await context.close();
  }
}

async function startCapture(context: AudioContext, stream: MediaStream): Promise<AudioWorkletNode> {
  const address = URL.createObjectURL(new Blob([worklet], { type: 'text/javascript' }));
  try {
    await context.audioWorklet.addModule(address);
  } catch (cause) {
    throw new AffettoError(
      'RUNTIME_FAILED',
      'The page may not run the code that listens: allow blob: in script-src (or worker-src) of its Content-Security-Policy, or give listen() the samples that you capture yourself.',
      { cause },
    );
  } finally {
    URL.revokeObjectURL(address);
  }
  const capture = new AudioWorkletNode(context, 'affetto-capture', { numberOfOutputs: 0 });
  context.createMediaStreamSource(stream).connect(capture);
  // Not waited for: a page that nobody touched yet may not wake it, and sound comes as soon as it may.
  void context.resume();
  return capture;
}
