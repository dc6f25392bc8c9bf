// The training of a model that is fitted in closed form: embeddings with labels and speakers become weights, what a
// profile needs to know of voices, and temperatures measured on speakers left out.

import { speakerKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, featureShape } from '../features/options.js';
import { networkLayout } from '../model-file/weights.js';
import { encoder } from '../models/encoder.js';
import type { Model } from '../models/registry.js';
import { RandomStream, shuffle } from '../random.js';
import type { Runtime } from '../runtime/runtime.js';
import { fitTemperature } from '../scores/temperature.js';
import { measuredCounts } from '../voices/by-recordings.js';
import { drawRecordings } from '../voices/draw-recordings.js';
import {
  evidenceMap,
  evidenceWeights,
  type FittedVoices,
  fitVoiceModel,
  reduceVoices,
  type VoiceModelOptions,
  voiceModelOf,
} from '../voices/fit-voice-model.js';
import type { ReducedVoices } from '../voices/labelled-voices.js';
import { MatrixProducts } from '../voices/matrix-products.js';
import { evidenceSize, type VoiceModel } from '../voices/voice-model.js';
import { VoiceProfile } from '../voices/voice-profile.js';
import type { Snapshot } from './evaluator.js';
import type { Example } from './examples.js';
import { fitSpeech, type SpeechRule, showsWhatSpeechIs, speechFrom } from './fit-speech.js';
import type { StartSettings } from './start-settings.js';

/** What a model is fitted to, and on what. */
export interface FitVoicesOptions {
  /** The architecture, `encoder`, with its options. */
  readonly model: Model;
  /** How the numbers of a clip are computed. */
  readonly frontEnd: FrontEndOptions;
  /** The model file whose encoder computes them; default the package's encoder. */
  readonly from?: StartSettings | undefined;
  /** The training part, its features computed. */
  readonly train: readonly Example[];
  /** The labels, in the order of `Example.label`. */
  readonly labels: readonly string[];
  /** What speakers are dealt and recordings drawn by. */
  readonly seed: number;
  /** `Utterance.corpus` of the corpus whose voices count fully, where there are several. */
  readonly mainCorpus?: string | undefined;
  /** The engine that multiplies large matrices. */
  readonly runtime: Runtime;
  /** Where the numbers of made-up sounds are kept; absent: nowhere. */
  readonly cacheFolder?: string;
  /** Stops the fit between two steps. */
  readonly signal?: AbortSignal;
}

/** Into how many parts the speakers are dealt, to measure temperatures on each by a fit to the others. */
const parts = 4;

/**
 * More dimensions than recordings say nothing more, and take the time (studies/few-recordings); their variants fill a few
 * where recordings are very few.
 */
const fewestDimensions = 100;

/** One clip's row among the numbers. */
interface Row {
  readonly example: Example;
  /** Who speaks, whatever the variant. */
  readonly speaker: string;
  /** Whether it is the recording as it is. */
  readonly isPlain: boolean;
}

/**
 * Fits the model to the training part; every variant of a speaker is a voice of its own.
 * @returns weights in the order of the network's layout, with what is known of voices
 * @throws AffettoError `OPTION_INVALID` as `reduceVoices`; the signal's reason when aborted
 */
export async function fitVoices(options: FitVoicesOptions): Promise<Snapshot> {
  const { model, frontEnd, train, labels, seed, mainCorpus, runtime, signal } = options;
  const weightOf = (corpus: string) =>
    mainCorpus === undefined || corpus === mainCorpus ? 1 : settings.otherCorpora;
  const settings = optionsOf(model);
  const rows = train.flatMap((example): Row[] =>
    example.variants.map((_, variant) => ({
      example,
      speaker: speakerKey(example.utterance),
      isPlain: variant === 0,
    })),
  );
  const products = new MatrixProducts(runtime);
  try {
    const reduced = await reduceVoices(
      voicesOf(train, frontEnd, labels.length, weightOf),
      { dimensions: Math.min(settings.dimensions, Math.max(fewestDimensions, train.length)) },
      products,
    );
    signal?.throwIfAborted();
    const all = rows.map((_, index) => index);
    const fitted = await fitVoiceModel(reduced, all, { options: settings, seed }, products);
    const temperatures = await measureTemperatures({
      rows,
      reduced,
      settings,
      seed,
      products,
      ...(signal && { signal }),
    });
    const familiar = familiarity(reduced);
    const speech = showsWhatSpeechIs(train.map(({ utterance }) => utterance))
      ? await fitSpeech({ ...options, ...reduced, products })
      : undefined;
    const voice = {
      ...voiceModelOf(fitted, labels.length, settings),
      temperatures,
      ...(speech && { farFrom: farFrom(train, familiar), speechFrom }),
    };
    const { weight, bias } = await evidenceWeights(reduced, fitted, settings.sharpness, products);
    return {
      epoch: 1,
      weights: networkWeights(model, frontEnd, { weight, bias, voice }, labels.length),
      statistics: judgementStatistics(familiar, speech),
      voice,
    };
  } finally {
    await products.dispose();
  }
}

/** Lays what tells clips that can be judged out as the network has it. */
export function judgementStatistics(
  { mean, precision }: Familiarity,
  speech: SpeechRule | undefined,
): Float32Array {
  return Float32Array.from([
    ...mean,
    ...precision,
    ...(speech?.weight ?? mean.map(() => 0)),
    speech?.bias ?? 0,
  ]);
}

/** What training clips are like, number by number. */
export interface Familiarity {
  readonly mean: Float64Array;
  /** One over each number's variance and the count of numbers, [numbers]. */
  readonly precision: Float64Array;
}

/** What lies before the transformer's blocks varies with the microphone more than with what is heard. */
const firstCounted = 768;

/** Says what training clips are like. */
export function familiarity({
  mean,
  deviation,
}: Pick<ReducedVoices, 'mean' | 'deviation'>): Familiarity {
  const counted = Math.max(1, mean.length - firstCounted);
  const first = mean.length - counted;
  return {
    mean,
    precision: deviation.map((value, index) => (index < first ? 0 : 1 / (value * value * counted))),
  };
}

/**
 * How many times the distance of all but one in 200 training clips, worse microphones and rooms among them, is too far.
 * Speech of other corpora lies within 3.5 times where few were trained on, above all in windows of 8 s.
 */
const farFactor = 4;

/** Finds the distance beyond which a clip is too far from the training part. */
export function farFrom(train: readonly Example[], { mean, precision }: Familiarity): number {
  const distances = train.flatMap(({ variants }) =>
    variants.map(({ values }) =>
      mean.reduce(
        (sum, center, i) => sum + (precision[i] as number) * ((values[i] as number) - center) ** 2,
        0,
      ),
    ),
  );
  distances.sort((a, b) => a - b);
  return farFactor * (distances[Math.floor(0.995 * (distances.length - 1))] as number);
}

function optionsOf({ options }: Model): VoiceModelOptions {
  const numbers = Object.keys(encoder.defaults).map((name) => [name, options[name]] as const);
  const bad = numbers.find(([, value]) => typeof value !== 'number' || !(value >= 0));
  if (bad) {
    throw new AffettoError(
      'OPTION_INVALID',
      `encoder: ${bad[0]} is ${String(bad[1])}. Give a number from 0.`,
    );
  }
  return Object.fromEntries(numbers) as unknown as VoiceModelOptions;
}

function voicesOf(
  train: readonly Example[],
  frontEnd: FrontEndOptions,
  classes: number,
  weightOf: (corpus: string) => number,
) {
  const [, columns] = featureShape(frontEnd);
  const count = train.reduce((sum, { variants }) => sum + variants.length, 0);
  const data = new Float32Array(count * columns);
  const labels: number[] = [];
  const voices: string[] = [];
  const weights = new Map<string, number>();
  for (const { utterance, label, variants } of train) {
    for (const [variant, { values }] of variants.entries()) {
      data.set(values.subarray(0, columns), labels.length * columns);
      labels.push(label);
      const voice = `${utterance.corpus}/${utterance.speaker}@${variant}`;
      voices.push(voice);
      weights.set(voice, weightOf(utterance.corpus));
    }
  }
  return { numbers: { rows: count, columns, data }, labels, voices, weights, classes };
}

/** Lays what was fitted out as the network has it: statistics to evidence, evidence of an unknown voice to logits. */
function networkWeights(
  model: Model,
  frontEnd: FrontEndOptions,
  fitted: {
    readonly weight: Float32Array;
    readonly bias: Float32Array;
    readonly voice: Pick<VoiceModel, 'spreads' | 'products' | 'discriminant'>;
  },
  classes: number,
): Float32Array {
  const { spreads, products, discriminant } = fitted.voice;
  const { share, biases } = discriminant ?? { share: 0, biases: [] };
  const certainties = new Float32Array(evidenceSize(fitted.voice, classes)).fill(share);
  const logitBias = Float32Array.from({ length: classes }, (_, e) => share * (biases[e] ?? 0));
  for (const [group, spread] of spreads.entries()) {
    const certainty = (1 - share) / (1 + spread);
    for (let label = 0; label < classes; label++) {
      certainties[group * classes + label] = certainty;
      const own = products[group]![label * classes + label]!;
      logitBias[label] = logitBias[label]! - (certainty * own) / 2;
    }
  }
  const values = new Map([
    ['evidence/weight', fitted.weight],
    ['evidence/bias', fitted.bias],
    ['certainty', certainties],
    ['logits/bias', logitBias],
  ]);
  const { parameters } = networkLayout(model, frontEnd, classes);
  const weights = new Float32Array(parameters.reduce((sum, { size }) => sum + size, 0));
  for (const { name, offset } of parameters) weights.set(values.get(name) as Float32Array, offset);
  return weights;
}

/**
 * Finds the temperature for each count of known recordings: the speakers are dealt into parts, and each part is
 * answered by a fit to the others, with recordings drawn as people speak.
 */
async function measureTemperatures(options: {
  readonly rows: readonly Row[];
  readonly reduced: ReducedVoices;
  readonly settings: VoiceModelOptions;
  readonly seed: number;
  readonly products: MatrixProducts;
  readonly signal?: AbortSignal;
}): Promise<VoiceModel['temperatures']> {
  const { rows, reduced, settings, seed, products, signal } = options;
  const speakers = shuffle(
    [...new Set(rows.map(({ speaker }) => speaker))].sort(),
    new RandomStream(seed, 0x7e3b),
  );
  const dealt = Math.min(parts, speakers.length);
  const logits = measuredCounts.map((): number[] => []);
  const truth: number[] = [];
  for (let part = 0; part < dealt && dealt > 1; part++) {
    signal?.throwIfAborted();
    const left = new Set(speakers.filter((_, index) => index % dealt === part));
    const chosen = rows.flatMap(({ speaker }, index) => (left.has(speaker) ? [] : [index]));
    // Without two labels nothing is told apart.
    if (new Set(chosen.map((index) => reduced.labels[index])).size < 2) continue;
    const fitted = await fitVoiceModel(reduced, chosen, { options: settings, seed }, products);
    const held = rows.flatMap(({ speaker, isPlain }, index) =>
      left.has(speaker) && isPlain ? [index] : [],
    );
    const known = new Set(fitted.labels);
    for (const one of judgeHeld(held, fitted, options)) {
      if (!known.has(one.label)) continue;
      truth.push(one.label);
      for (const [count, own] of one.logits.entries()) logits[count]!.push(...own);
    }
  }
  return measuredCounts.map((recordings, count) => ({
    recordings,
    temperature: fitTemperature(logits[count]!, truth, reduced.classes),
  }));
}

/** Judges held-out recordings, each with none, two, ... other recordings of its speaker known. */
function judgeHeld(
  held: readonly number[],
  fitted: FittedVoices,
  {
    rows,
    reduced,
    settings,
    seed,
  }: Pick<Parameters<typeof measureTemperatures>[0], 'rows' | 'reduced' | 'settings' | 'seed'>,
): { readonly label: number; readonly logits: readonly number[][] }[] {
  const { classes } = reduced;
  const map = evidenceMap(fitted, classes, settings.sharpness);
  const evidence = reduced.coordinates
    .subMatrixRow([...held])
    .mmul(map)
    .to2DArray();
  const voice = {
    ...voiceModelOf(fitted, classes, settings),
    temperatures: [{ recordings: 0, temperature: 1 }],
  };
  return held.map((row, place) => {
    const { speaker, example } = rows[row]!;
    const others = held.flatMap((other, index) =>
      other !== row && rows[other]!.speaker === speaker
        ? [{ index, emotion: rows[other]!.example.utterance.emotion }]
        : [],
    );
    const logits = measuredCounts.map((count) => {
      const profile = new VoiceProfile(voice, classes);
      const random = new RandomStream(seed, row, count);
      const drawn = drawRecordings(
        others,
        { count, judged: example.utterance.emotion, draw: 'natural' },
        random,
      );
      for (const index of drawn) profile.add(evidence[others[index]!.index]!);
      return profile.logits(evidence[place]!);
    });
    return { label: example.label, logits };
  });
}
