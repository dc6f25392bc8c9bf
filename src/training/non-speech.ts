// Sounds that nobody speaks, made from a seed: noises, hums, tones, music, clicks. Trained on as "no emotion
// more than another", they teach a network not to be sure of what is no voice (outlier exposure:
// Hendrycks, Mazeika & Dietterich, ICLR 2019).

import { join } from 'node:path';
import type { FrontEndOptions } from '../features/options.js';
import { contentKey, FloatCache } from '../float-cache.js';
import { extractionOptions } from '../models/network.js';
import { RandomStream } from '../random.js';
import type { Runtime } from '../runtime/runtime.js';
import type { ClipFeatures } from './augmentation.js';
import type { Example } from './examples.js';
import { RawFeatures } from './raw-features.js';
import { encoderFor } from './shipped-encoder.js';
import type { StartSettings } from './start-settings.js';

/** The label of what is no speech: every emotion is equally right. */
export const noLabel = -1;

/** How many sounds are made: enough that none is learnt by heart under augmentation. */
const count = 240;
const seconds = 2.8;

/** Which of the sounds are made; all of them unless told. */
export interface SoundsShare {
  /** The sounds `i` with `i % shares === share`. */
  readonly share?: number;
  readonly shares?: number;
}

/** How sounds are made. */
interface NonSpeechOptions extends SoundsShare {
  readonly frontEnd: FrontEndOptions;
  /** The model file whose encoder the front end asks for; default the package's encoder. */
  readonly from?: StartSettings | undefined;
  /** The same seed makes the same sounds. */
  readonly seed: number;
  readonly runtime: Runtime;
  /** The shortest and the longest sound in seconds, between which lengths are drawn; absent: each lasts 2.8 s. */
  readonly lengths?: readonly [shortest: number, longest: number];
  /** Where features are kept, by what the sounds are made from; absent: nowhere. */
  readonly cacheFolder?: string;
  readonly signal?: AbortSignal;
}

/** The version of the cache, raised when a seed makes other sounds, or a front end computes something else of them. */
const cacheVersion = 2;

/**
 * Makes examples of non-speech with raw features: in a second or two; with a pretrained encoder, for which a cache is
 * worth it, in about ten.
 * @throws AffettoError `MODEL_FILE_INVALID` where the package's encoder is asked for and cannot be read;
 *   `FILE_UNREADABLE` where the cache cannot be written; the signal's reason when aborted
 */
export async function makeNonSpeech(made: NonSpeechOptions): Promise<Example[]> {
  const { frontEnd, seed, runtime, lengths, cacheFolder, signal, share = 0, shares = 1 } = made;
  const options = extractionOptions(frontEnd);
  const encoder = await encoderFor(options, made.from);
  const engine = new RawFeatures(runtime, options, encoder);
  const featuresOf =
    cacheFolder === undefined
      ? (_: string, make: () => Float32Array) => engine.of(make())
      : await cachedFeatures(engine, join(cacheFolder, 'features'), [
          'non-speech',
          cacheVersion,
          lengths ?? seconds,
          options,
          encoder?.digest ?? null,
        ]);
  try {
    const examples: Example[] = [];
    for (let index = share; index < count; index += shares) {
      signal?.throwIfAborted();
      const random = new RandomStream(seed, index, 0x05e1);
      const kind = kinds[index % kinds.length] as Kind;
      const make = () =>
        lengths
          ? soundOfLength(kind, frontEnd.sampleRate, lengths, random)
          : synthesize(kind, frontEnd.sampleRate, random);
      examples.push({
        utterance: {
          id: `non-speech-${index}`,
          path: '',
          corpus: 'synthesised',
          speaker: kind,
          // Never read: the label says that it has none.
          emotion: 'none',
        },
        label: noLabel,
        variants: [await featuresOf(`${seed}/${index}`, make)],
      });
    }
    return examples;
  } finally {
    await engine.dispose();
  }
}

/** Opens a cache for what an engine computes; `analysis` is all that it depends on beside the seed and the sound's number. */
async function cachedFeatures(
  engine: RawFeatures,
  home: string,
  analysis: readonly unknown[],
): Promise<(sound: string, make: () => Float32Array) => Promise<ClipFeatures>> {
  const cache = new FloatCache(home, analysis, engine.channels);
  await cache.open();
  return async (sound, make) => {
    const key = contentKey(new TextEncoder().encode(sound));
    const cached = cache.read(key);
    if (cached) return { length: cached.length / engine.channels, values: cached };
    const clip = await engine.of(make());
    await cache.write(key, clip.values);
    return clip;
  };
}

const kinds = ['noise', 'noise', 'bursts', 'hum', 'tone', 'sweep', 'music', 'clicks'] as const;
type Kind = (typeof kinds)[number];

/** Makes one sound, mono, with a peak of at most 1. */
export function synthesize(kind: Kind, sampleRate: number, random: RandomStream): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  makers[kind](samples, sampleRate, random);
  // Nothing recorded is free of noise; some of it is far below the sound, some not.
  const floor = 10 ** (-between(random, 25, 80) / 20);
  const noise = new Float32Array(samples.length);
  colouredNoise(noise, between(random, 0, 0.98), random);
  let peak = 1e-9;
  for (let i = 0; i < samples.length; i++) {
    samples[i] = (samples[i] as number) + floor * (noise[i] as number);
    peak = Math.max(peak, Math.abs(samples[i] as number));
  }
  return samples.map((sample) => sample / peak);
}

/** Makes a sound whose length is drawn, short ones as often as long ones: sounds of one kind, one after the other. */
function soundOfLength(
  kind: Kind,
  sampleRate: number,
  [shortest, longest]: readonly [shortest: number, longest: number],
  random: RandomStream,
): Float32Array {
  const length = shortest * (longest / shortest) ** random.uniform();
  const samples = new Float32Array(Math.round(length * sampleRate));
  for (let at = 0; at < samples.length; ) {
    const part = synthesize(kind, sampleRate, random).subarray(0, samples.length - at);
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

const makers: Record<Kind, (out: Float32Array, rate: number, random: RandomStream) => void> = {
  /** Makes the sound of a fan, rain, a street: noise of any colour, swelling slowly. */
  noise(out, rate, random) {
    colouredNoise(out, between(random, 0, 0.99), random);
    const depth = random.uniform() < 0.5 ? 0 : between(random, 0.2, 0.9);
    const hertz = between(random, 0.1, 2);
    const phase = random.uniform() * 2 * Math.PI;
    shape(out, rate, (t) => 1 - depth * (0.5 + 0.5 * Math.sin(2 * Math.PI * hertz * t + phase)));
  },
  /** Makes the sound of typing, steps, rustling: noise that comes and goes. */
  bursts(out, rate, random) {
    colouredNoise(out, between(random, 0, 0.95), random);
    const events = Array.from({ length: 1 + random.integer(14) }, () => ({
      start: random.uniform() * seconds,
      decay: between(random, 0.01, 0.3),
      level: between(random, 0.2, 1),
    }));
    shape(out, rate, (t) =>
      events.reduce(
        (sum, { start, decay, level }) =>
          t < start ? sum : sum + level * Math.exp(-(t - start) / decay),
        0,
      ),
    );
  },
  /** Makes the hum of mains and motors. */
  hum(out, rate, random) {
    const base = random.uniform() < 0.5 ? between(random, 40, 70) : between(random, 70, 300);
    addHarmonics(out, rate, { hertz: base, partials: 4 + random.integer(20), roll: 1 }, random);
  },
  /** Makes a beep, held or repeated. */
  tone(out, rate, random) {
    const hertz = 100 * 60 ** random.uniform();
    addHarmonics(out, rate, { hertz, partials: 1 + random.integer(4), roll: 1.5 }, random);
    if (random.uniform() < 0.5) return;
    const period = between(random, 0.2, 1.2);
    shape(out, rate, (t) => (t % period < period / 2 ? 1 : 0));
  },
  /** Makes sirens and whistles. */
  sweep(out, rate, random) {
    const from = 150 * 30 ** random.uniform();
    const depth = between(random, 0.1, 1);
    const hertz = between(random, 0.2, 6);
    let phase = 0;
    for (let i = 0; i < out.length; i++) {
      const bend = 2 ** (depth * Math.sin((2 * Math.PI * hertz * i) / rate));
      phase += (2 * Math.PI * from * bend) / rate;
      out[i] = Math.sin(phase);
    }
  },
  /** Makes notes of a scale, plucked or held, one or a chord at a time, perhaps with a beat. */
  music(out, rate, random) {
    const scale = [0, 2, 4, 5, 7, 9, 11, 12];
    const root = 80 * 6 ** random.uniform();
    const noteSeconds = between(random, 0.12, 0.7);
    const decay = between(random, 0.08, 1.5);
    const voices = 1 + random.integer(3);
    const partials = 2 + random.integer(8);
    for (let start = 0; start < seconds; start += noteSeconds) {
      const from = Math.round(start * rate);
      const note = out.subarray(from, Math.min(out.length, from + Math.round(noteSeconds * rate)));
      for (let voice = 0; voice < voices; voice++) {
        const step = scale[random.integer(scale.length)] as number;
        const hertz = root * 2 ** (step / 12 + (voice === 0 ? 0 : random.integer(2)));
        addHarmonics(note, rate, { hertz, partials, roll: 1.2 }, random);
      }
      shape(note, rate, (t) => Math.min(1, t / 0.01) * Math.exp(-t / decay));
    }
    if (random.uniform() < 0.5) return;
    const beat = new Float32Array(out.length);
    colouredNoise(beat, between(random, 0, 0.9), random);
    shape(beat, rate, (t) => 0.5 * Math.exp(-(t % (2 * noteSeconds)) / 0.03));
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) + (beat[i] as number);
  },
  /** Makes a knock, a switch, a needle on dust. */
  clicks(out, rate, random) {
    const clicks = random.uniform() < 0.5 ? 1 : 1 + random.integer(20);
    for (let click = 0; click < clicks; click++) {
      const start = random.integer(out.length);
      const ring = between(random, 0.0005, 0.01);
      const hertz = between(random, 300, 5000);
      const level = between(random, 0.3, 1);
      for (let i = start; i < Math.min(out.length, start + Math.round(8 * ring * rate)); i++) {
        const t = (i - start) / rate;
        out[i] =
          (out[i] as number) + level * Math.exp(-t / ring) * Math.cos(2 * Math.PI * hertz * t);
      }
    }
  },
};

function between(random: RandomStream, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

/** Adds noise through one pole: 0 is white, near 1 falls by 6 dB an octave from low on. Unit variance. */
function colouredNoise(out: Float32Array, pole: number, random: RandomStream): void {
  const gain = Math.sqrt(1 - pole * pole);
  let last = 0;
  for (let i = 0; i < out.length; i++) {
    last = pole * last + gain * random.normal();
    out[i] = (out[i] as number) + last;
  }
}

function addHarmonics(
  out: Float32Array,
  rate: number,
  { hertz, partials, roll }: { hertz: number; partials: number; roll: number },
  random: RandomStream,
): void {
  for (let partial = 1; partial <= partials && partial * hertz < rate / 2; partial++) {
    const level = partial ** -roll * between(random, 0.3, 1);
    const phase = random.uniform() * 2 * Math.PI;
    const step = (2 * Math.PI * hertz * partial) / rate;
    for (let i = 0; i < out.length; i++) {
      out[i] = (out[i] as number) + level * Math.sin(step * i + phase);
    }
  }
}

function shape(out: Float32Array, rate: number, envelope: (seconds: number) => number): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) * envelope(i / rate);
}
