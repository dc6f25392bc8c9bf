// The training of a model that is fitted in closed form: embeddings with labels and speakers become weights, what a
// profile needs to know of voices, and temperatures measured on speakers left out.

import { speakerKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, featureShape } from '../features/options.js';
import { type NetworkLayout, networkLayout } from '../model-file/weights.js';
import { encoder } from '../models/encoder.js';
import type { Model } from '../models/registry.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Nearness } from '../voices/fit-nearness.js';
import {
  type EvidenceWeights,
  evidenceMap,
  evidenceWeights,
  reduceVoices,
} from '../voices/fit-voice-model.js';
import type { LabelledVoices, ReducedVoices } from '../voices/labelled-voices.js';
import { MatrixProducts } from '../voices/matrix-products.js';
import { placedOpinions } from '../voices/opinion.js';
import type { VoiceModel } from '../voices/voice-model.js';
import type { VariantRole } from './clip-variant.js';
import type { Snapshot } from './evaluator.js';
import type { Example } from './examples.js';
import {
  type EncoderOptions,
  type FittedRow,
  fitPart,
  parts,
  type VoicesTask,
} from './fit-part.js';
import { fitSpeech, type SpeechRule, showsWhatSpeechIs, speechFrom } from './fit-speech.js';
import { measureVoices } from './measure-voices.js';
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
  /** What each of the variants is to the fit, [variants]. */
  readonly roles: readonly VariantRole[];
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

/**
 * More dimensions than recordings say nothing more, and take the time (studies/few-recordings); their variants fill a few
 * where recordings are very few.
 */
const fewestDimensions = 100;

/**
 * Fits the model to the training part; every variant of a speaker is a voice of its own.
 * @returns weights in the order of the network's layout, with what is known of voices
 * @throws AffettoError `OPTION_INVALID` as `reduceVoices`; the signal's reason when aborted
 */
export async function fitVoices(options: FitVoicesOptions): Promise<Snapshot> {
  const { model, frontEnd, train, labels, seed, mainCorpus, runtime, signal } = options;
  const settings = optionsOf(model);
  const weightOf = (corpus: string) =>
    mainCorpus === undefined || corpus === mainCorpus ? 1 : settings.otherCorpora;
  const classes = labels.length;
  const names = settings.corpora > 1 ? corporaOf(train, mainCorpus) : [''];
  const rows = train.flatMap((example): FittedRow[] =>
    example.variants.map((_, variant) => ({
      example,
      speaker: speakerKey(example.utterance),
      corpus: Math.max(0, names.indexOf(example.utterance.corpus)),
      isPlain: variant === 0,
    })),
  );
  const products = new MatrixProducts(runtime);
  try {
    const task = {
      ...{ rows, names, settings, seed, products },
      ...(await reduceExamples(
        voicesOf(options, classes, weightOf),
        Math.min(settings.dimensions, Math.max(fewestDimensions, train.length)),
        { products, keepsNumbers: names.length > 1 },
      )),
      ...(signal && { signal }),
    };
    const { reduced } = task;
    const all = rows.map((_, index) => index);
    const whole = await fitPart(task, all);
    const measured = await measureVoices(task, whole);
    const familiar = familiarity(reduced);
    const speech = showsWhatSpeechIs(train.map(({ utterance }) => utterance))
      ? await fitSpeech({ ...options, ...reduced, products })
      : undefined;
    const voice = {
      ...measured,
      ...(speech && { farFrom: farFrom(train, familiar), speechFrom }),
    };
    const map = evidenceMap(whole.models, classes, settings.sharpness);
    const evidence = await evidenceWeights(reduced, map, products);
    const layout = networkLayout(model, frontEnd, classes);
    const judgement = judgementStatistics(familiar, speech);
    const values = networkValues({ ...evidence, voice, nearness: whole.nearness }, classes);
    return {
      epoch: 1,
      weights: laidOut(layout.parameters, values),
      statistics: laidOut(
        // Dimensions are fitted later, and lie behind all others.
        layout.statistics.filter(({ name }) => !name.startsWith('dimensions/')),
        new Map([...judgement, ...values]),
      ),
      voice,
    };
  } finally {
    await products.dispose();
  }
}

/**
 * Tells which corpora have enough to say for a model of their own: each at least as many speakers as temperatures are
 * measured on parts of them, and two labels.
 * @param main the corpus that comes first
 * @returns their names, the main one's first; one where not all have enough
 */
export function corporaOf(train: readonly Example[], main: string | undefined): string[] {
  const found = new Map<string, { speakers: Set<string>; labels: Set<number> }>();
  for (const { utterance, label } of train) {
    const own = found.get(utterance.corpus) ?? { speakers: new Set(), labels: new Set() };
    found.set(utterance.corpus, own);
    own.speakers.add(speakerKey(utterance));
    own.labels.add(label);
  }
  const names = [...found.keys()].sort(
    (a, b) => Number(b === main) - Number(a === main) || (a < b ? -1 : 1),
  );
  const haveEnough = [...found.values()].every(
    ({ speakers, labels }) => speakers.size >= parts && labels.size >= 2,
  );
  return haveEnough ? names : names.slice(0, 1);
}

/** Names what tells clips that can be judged as the network does, in its order. */
export function judgementStatistics(
  { mean, precision }: Familiarity,
  speech: SpeechRule | undefined,
): ReadonlyMap<string, ArrayLike<number>> {
  return new Map<string, ArrayLike<number>>([
    ['familiar/mean', mean],
    ['familiar/precision', precision],
    ['speech/weight', speech?.weight ?? mean.map(() => 0)],
    ['speech/bias', [speech?.bias ?? 0]],
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

function optionsOf({ options }: Model): EncoderOptions {
  const numbers = Object.keys(encoder.defaults).map((name) => [name, options[name]] as const);
  const bad = numbers.find(([, value]) => typeof value !== 'number' || !(value >= 0));
  if (bad) {
    throw new AffettoError(
      'OPTION_INVALID',
      `encoder: ${bad[0]} is ${String(bad[1])}. Give a number from 0.`,
    );
  }
  return Object.fromEntries(numbers) as unknown as EncoderOptions;
}

/** Reduces the numbers, and lets go of them where nothing else is computed from them: they are as large as all features. */
async function reduceExamples(
  voices: LabelledVoices,
  dimensions: number,
  { products, keepsNumbers }: { readonly products: MatrixProducts; readonly keepsNumbers: boolean },
): Promise<Pick<VoicesTask, 'reduced' | 'numbers'>> {
  const reduced = await reduceVoices(voices, { dimensions }, products);
  return { reduced, ...(keepsNumbers && { numbers: voices.numbers }) };
}

function voicesOf(
  { train, frontEnd, roles }: Pick<FitVoicesOptions, 'train' | 'frontEnd' | 'roles'>,
  classes: number,
  weightOf: (corpus: string) => number,
): LabelledVoices {
  const [, columns] = featureShape(frontEnd);
  const count = train.reduce((sum, { variants }) => sum + variants.length, 0);
  const data = new Float32Array(count * columns);
  const labels: number[] = [];
  const voices: string[] = [];
  const weights = new Map<string, number>();
  const inPart = new Set<string>();
  for (const { utterance, label, variants } of train) {
    for (const [variant, { values }] of variants.entries()) {
      const { weight, isInPart } = roles[variant] as VariantRole;
      data.set(values.subarray(0, columns), labels.length * columns);
      labels.push(label);
      const voice = `${utterance.corpus}/${utterance.speaker}@${variant}`;
      voices.push(voice);
      weights.set(voice, weight * weightOf(utterance.corpus));
      if (isInPart) inPart.add(voice);
    }
  }
  return { numbers: { rows: count, columns, data }, labels, voices, weights, inPart, classes };
}

/** Names what was fitted as the network does: statistics to evidence, evidence of an unknown voice to logits. */
function networkValues(
  {
    weight,
    bias,
    voice,
    nearness,
  }: EvidenceWeights & { readonly voice: VoiceModel; readonly nearness: Nearness | undefined },
  classes: number,
): ReadonlyMap<string, ArrayLike<number>> {
  const opinions = placedOpinions(voice, classes);
  const certainties = new Float32Array(bias.length);
  const logitBias = new Float32Array(opinions.length * classes);
  for (const [index, { model, firstGroup, regression }] of opinions.entries()) {
    const { spreads, products, discriminant } = model;
    const { share, biases } = discriminant ?? { share: 0, biases: [] };
    const sharper = 1 / (voice.corpora?.temperatures[index] ?? 1);
    for (let label = 0; label < classes; label++) {
      let own = share * (biases[label] ?? 0);
      if (discriminant) certainties[regression + label] = sharper * share;
      for (const [group, spread] of spreads.entries()) {
        const certainty = (1 - share) / (1 + spread);
        certainties[(firstGroup + group) * classes + label] = sharper * certainty;
        own -= (certainty * (products[group]?.[label * classes + label] as number)) / 2;
      }
      logitBias[index * classes + label] = sharper * own;
    }
  }
  return new Map<string, ArrayLike<number>>([
    ['evidence/weight', weight],
    ['evidence/bias', bias],
    ['certainty', certainties],
    ['logits/bias', logitBias],
    ...(nearness ? corpusValues(nearness, voice, classes) : []),
  ]);
}

/** The same for what only the network of several corpora has. */
function corpusValues(
  { scale, weight, offsets }: Nearness,
  voice: VoiceModel,
  classes: number,
): [string, ArrayLike<number>][] {
  const { foreign } = voice.corpora as NonNullable<VoiceModel['corpora']>;
  const [unknown] = foreign.temperatures;
  return [
    ['near/weight', weight.data],
    ['near/scale', scale],
    ['near/offsets', offsets],
    ['corpora/known', placedOpinions(voice, classes).flatMap(({ heard }) => heard.map(Number))],
    ['foreign/steepness', [foreign.steepness]],
    ['foreign/from', [foreign.from]],
    ['foreign/power', [1 / (unknown?.temperature ?? 1)]],
  ];
}

function laidOut(
  entries: NetworkLayout['parameters'],
  values: ReadonlyMap<string, ArrayLike<number>>,
): Float32Array {
  const weights = new Float32Array(entries.reduce((sum, { size }) => sum + size, 0));
  for (const { name, offset } of entries) weights.set(values.get(name) ?? [], offset);
  return weights;
}
