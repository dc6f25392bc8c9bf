// What an encoder is tuned on: every recording at a few speeds, as it is and made worse, as the spectra that the encoder
// hears. They are kept on disk by what the files hold, so that a tuning that was stopped need not compute them again.

import { join } from 'node:path';
import pMap from 'p-map';
import { downMix } from '../audio/down-mix.js';
import { withoutInfrasound } from '../audio/infrasound.js';
import { decodeRecordingChannels } from '../audio/node/decode-recording.js';
import { readAudioFile } from '../audio/read-file.js';
import { AffettoError } from '../errors.js';
import type { FrontEndOptions } from '../features/options.js';
import {
  appendWhisperLogMel,
  whisperBands,
  whisperMaxSamples,
  whisperSampleRate,
} from '../features/whisper-log-mel.js';
import { contentKey, FloatCache } from '../float-cache.js';
import { Graph } from '../grad/graph.js';
import { RandomStream } from '../random.js';
import { floatOutput, floats, type Runtime } from '../runtime/runtime.js';
import { once } from './clip-features.js';
import { makeWorse, type Recorded, samplesOf } from './clip-variant.js';

/** A recording at one speed, as spectra that an encoder hears: [frames, 80] each. */
export interface TuningClip {
  /** The spectrum of the recording as it is. */
  readonly clean: Float32Array;
  /** The spectra of the recording made worse, each in another way. */
  readonly worse: readonly Float32Array[];
}

/** What is made of recordings. */
export interface TuningClipsOptions {
  /** The playback speeds; pitch follows. */
  readonly speeds: readonly number[];
  /** How often each is made worse. */
  readonly worse: number;
  /** How silence is cut off both ends. */
  readonly trim: FrontEndOptions['trim'];
  /** The engine that computes. */
  readonly runtime: Runtime;
  /** Where spectra are kept. */
  readonly cacheFolder: string;
  /** Is told how many recordings are done, and how many there are. */
  readonly onClip?: (done: number, total: number) => void;
  /** Stops the work between two recordings. */
  readonly signal?: AbortSignal;
}

/** The version of the cache, raised when decoding, spectra or what is drawn change. */
const cacheVersion = 2;
/** How many recordings are worked on at a time. */
const inFlight = 4;

/**
 * Computes the clips of recordings, in the order of the paths, speed after speed.
 * @throws AffettoError `FILE_UNREADABLE` and what decoding throws, with the path before it
 */
export async function tuningClips(
  paths: readonly string[],
  options: TuningClipsOptions,
): Promise<TuningClip[]> {
  const { speeds, worse, trim, runtime, signal } = options;
  const home = join(options.cacheFolder, 'spectra');
  const cache = new FloatCache(home, [cacheVersion, trim], whisperBands);
  await cache.open();
  const session = await runtime.createSession(spectrumGraph(trim));
  const spectrum = async (samples: Float32Array) => {
    const outputs = await session.run({ waveform: floats(samples, [1, samples.length]) });
    return floatOutput(outputs, 'features').slice();
  };
  let done = 0;
  try {
    const clips = await pMap(
      paths,
      async (path) => {
        signal?.throwIfAborted();
        const bytes = await readAudioFile(path);
        const key = contentKey(bytes);
        const result: TuningClip[] = [];
        const decode = once(() => decodeMono(path, bytes));
        for (const speed of speeds) {
          const names = Array.from({ length: 1 + worse }, (_, form) => `${key}-${speed}-${form}`);
          let spectra = names.map((name) => cache.read(name));
          if (spectra.includes(undefined)) {
            const recorded = { ...(await decode()), contentKey: key };
            const samples = await samplesOf(recorded, { speed }, whisperSampleRate);
            const forms = [samples, ...(await madeWorse(samples, key, speed, worse))];
            spectra = [];
            for (const [form, changed] of forms.entries()) {
              const values = await spectrum(changed);
              await cache.write(names[form] as string, values);
              spectra.push(values);
            }
          }
          const [clean, ...others] = spectra as [Float32Array, ...Float32Array[]];
          result.push({ clean, worse: others });
        }
        options.onClip?.(++done, paths.length);
        return result;
      },
      { concurrency: inFlight },
    );
    return clips.flat();
  } finally {
    await session.dispose();
  }
}

/**
 * Decodes a file, whatever is to be heard in it.
 * @throws AffettoError what `decodeRecordingChannels` throws, with the file's path before it: a corpus holds thousands.
 */
async function decodeMono(path: string, bytes: Uint8Array): Promise<Omit<Recorded, 'contentKey'>> {
  try {
    const { channels, source } = await decodeRecordingChannels(bytes);
    const { sampleRate } = source;
    return { mono: withoutInfrasound(downMix(channels), sampleRate), sampleRate };
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    throw new AffettoError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

/** Draws what happens to a recording by what it holds, so that it is the same in every run. */
async function madeWorse(samples: Float32Array, key: string, speed: number, count: number) {
  const results: Float32Array[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const part = Number.parseInt(key.slice(0, 8), 16);
    const random = new RandomStream(seed, part, Math.round(1000 * speed));
    const where = { sampleRate: whisperSampleRate, seed, utteranceId: `${key} at ${speed}` };
    results.push(await makeWorse(samples, random, where));
  }
  return results;
}

/** Waveform [1, samples] to `features` [frames, 80]. */
function spectrumGraph(trim: FrontEndOptions['trim']): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, whisperMaxSamples], 'float32', [1, 'samples']);
  const { features } = appendWhisperLogMel(waveform, { trim });
  graph.output('features', features, ['frames', whisperBands]);
  return graph.toOnnx();
}
