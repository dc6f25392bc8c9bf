// Opens a microphone at the rate it has and delivers its samples on a port. Permission is asked here, so
// only when somebody presses a button.

import captureUrl from '../worker/capture-worklet.ts?worker&url';

/** The reason why there is no sound; each has a text and a way out. */
export type MicrophoneProblem = 'denied' | 'missing' | 'busy' | 'insecure';

export class MicrophoneError extends Error {
  readonly problem: MicrophoneProblem;

  constructor(problem: MicrophoneProblem, options?: ErrorOptions) {
    super(problem, options);
    this.problem = problem;
  }
}

/** An open microphone. */
export interface Microphone {
  /** The rate of the samples in Hz. */
  readonly sampleRate: number;
  /** Brings Float32Array blocks, mono; to be handed to the worker. */
  readonly port: MessagePort;
  /** Stops the device and frees everything that was opened for it. */
  close(): void;
}

/**
 * Opens a microphone; asks for permission where it has to.
 * @param deviceId the id of the device; '' stands for the system's default.
 * @param onLost is called when the device goes away by itself.
 * @param signal says that nobody waits any more; what opens all the same is closed at once.
 * @throws MicrophoneError; the signal's reason
 */
export async function openMicrophone(
  deviceId: string,
  onLost: () => void,
  signal?: AbortSignal,
): Promise<Microphone> {
  // Absent on plain http, except on localhost.
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError('insecure');
  const stream = await openStream(deviceId);
  const [track] = stream.getAudioTracks();
  let context: AudioContext | undefined;
  const close = () => {
    for (const each of stream.getTracks()) each.stop();
    if (context && context.state !== 'closed') void context.close();
  };
  try {
    // Asking takes as long as somebody likes.
    signal?.throwIfAborted();
    context = new AudioContext(rateOf(track));
    await context.audioWorklet.addModule(captureUrl);
    const node = new AudioWorkletNode(context, 'affetto-capture', {
      channelCount: 1,
      channelCountMode: 'explicit',
      numberOfOutputs: 1,
    });
    const { port1, port2 } = new MessageChannel();
    node.port.postMessage(port1, [port1]);
    // The node puts out silence; without a way to the output some browsers would not run it.
    context.createMediaStreamSource(stream).connect(node).connect(context.destination);
    await context.resume();
    signal?.throwIfAborted();
    track?.addEventListener('ended', () => {
      close();
      onLost();
    });
    return { sampleRate: context.sampleRate, port: port2, close };
  } catch (cause) {
    close();
    signal?.throwIfAborted();
    throw new MicrophoneError('busy', { cause });
  }
}

async function openStream(deviceId: string): Promise<MediaStream> {
  // As it comes: what makes calls pleasant (noise suppression, levelling) takes away how something is said.
  const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  const audio = deviceId ? { ...plain, deviceId: { exact: deviceId } } : plain;
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    const name = error instanceof DOMException ? error.name : '';
    // A remembered device that is gone: the default one will do.
    if (deviceId && (name === 'OverconstrainedError' || name === 'NotFoundError')) {
      return openStream('');
    }
    throw new MicrophoneError(problemOf(name), { cause: error });
  }
}

function problemOf(name: string): MicrophoneProblem {
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'busy';
}

/** Returns the device's own rate where it is told: some browsers refuse to connect a context of another rate. */
function rateOf(track: MediaStreamTrack | undefined): AudioContextOptions {
  const sampleRate = track?.getSettings().sampleRate;
  return sampleRate === undefined ? {} : { sampleRate };
}
