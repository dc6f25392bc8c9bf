// How honest answers about voices are: temperatures measured on speakers that were left out, each answered by a fit to the
// others, with none, two, ... other recordings of theirs known.

import { RandomStream, shuffle } from '../random.js';
import { fitTemperature } from '../scores/temperature.js';
import { measuredCounts } from '../voices/by-recordings.js';
import { drawRecordings } from '../voices/draw-recordings.js';
import { fitNearness, logDistances, type Nearness } from '../voices/fit-nearness.js';
import {
  evidenceMap,
  type FittedVoices,
  fitOpinions,
  fitVoiceModel,
  opinionOf,
  type VoiceModelOptions,
  voiceModelOf,
} from '../voices/fit-voice-model.js';
import type { ReducedVoices } from '../voices/labelled-voices.js';
import type { MatrixProducts, RowMatrix } from '../voices/matrix-products.js';
import type { VoiceModel } from '../voices/voice-model.js';
import { VoiceProfile } from '../voices/voice-profile.js';
import type { Example } from './examples.js';
import { foreignTemperatures, gateOf, ownTemperatures } from './measure-corpora.js';

/** The options of the architecture `encoder`. */
export interface EncoderOptions extends VoiceModelOptions {
  /** How many corpora have a model of their own; 0 and 1: one model is of all. */
  readonly corpora: number;
}

/** Into how many parts the speakers are dealt. */
export const parts = 4;

/** One clip's row among the numbers. */
export interface FittedRow {
  readonly example: Example;
  /** Who speaks, whatever the variant. */
  readonly speaker: string;
  /** The index of its corpus among those that have a model of their own; 0 where one is of all. */
  readonly corpus: number;
  /** Whether it is the recording as it is. */
  readonly isPlain: boolean;
}

/** What is fitted and measured. */
export interface VoicesTask {
  readonly rows: readonly FittedRow[];
  /** The corpora that have a model of their own; one where one is of all. */
  readonly names: readonly string[];
  readonly reduced: ReducedVoices;
  /** What was computed of each clip, [rows, numbers]. */
  readonly numbers: RowMatrix;
  readonly settings: EncoderOptions;
  readonly seed: number;
  readonly products: MatrixProducts;
  readonly signal?: AbortSignal;
}

/** What was fitted to some of the clips. */
export interface FittedPart {
  /** A model for each corpus, or one. */
  readonly models: readonly [FittedVoices, ...FittedVoices[]];
  /** What tells the corpora apart; absent where one model is of all. */
  readonly nearness: Nearness | undefined;
}

/** Clips that a fit is asked about. */
export interface AskedClips {
  readonly fitted: FittedPart;
  /** The clips' rows. */
  readonly held: readonly number[];
  /** What the model gives for each, [clips][numbers]. */
  readonly evidence: readonly number[][];
}

/**
 * Fits a model to some of the clips, or one to those of each corpus.
 * @param chosen the clips, as rows
 * @throws AffettoError the signal's reason when aborted
 */
export async function fitPart(task: VoicesTask, chosen: readonly number[]): Promise<FittedPart> {
  const { reduced, names, settings, seed, products, rows, numbers, signal } = task;
  signal?.throwIfAborted();
  if (names.length === 1) {
    const fitted = await fitVoiceModel(reduced, chosen, { options: settings, seed }, products);
    return { models: [fitted], nearness: undefined };
  }
  const corpusOf = rows.map(({ corpus }) => corpus);
  const [first, ...others] = await fitOpinions(
    reduced,
    chosen,
    { options: settings, seed, corpusOf },
    products,
  );
  const counted = new Set(chosen);
  const nearness = await fitNearness(
    numbers,
    reduced.mean,
    {
      corpusOf: corpusOf.map((corpus, row) => (counted.has(row) ? corpus : -1)),
      corpora: names.length,
    },
    products,
  );
  return { models: [first as FittedVoices, ...others], nearness };
}

/** Asks a fit about clips. */
export async function ask(
  { reduced, settings, numbers, products }: VoicesTask,
  fitted: FittedPart,
  held: readonly number[],
): Promise<AskedClips> {
  const map = evidenceMap(fitted.models, reduced.classes, settings.sharpness);
  const evidence = reduced.coordinates
    .subMatrixRow([...held])
    .mmul(map)
    .to2DArray();
  if (!fitted.nearness) return { fitted, held, evidence };
  const { columns } = numbers;
  const data = new Float32Array(held.length * columns);
  for (const [place, row] of held.entries()) {
    data.set(numbers.data.subarray(row * columns, (row + 1) * columns), place * columns);
  }
  const distances = await logDistances(
    { rows: held.length, columns, data },
    fitted.nearness,
    products,
  );
  return {
    fitted,
    held,
    evidence: evidence.map((own, place) => [...own, ...(distances[place] as number[])]),
  };
}

/** What is measured of the corpora, before anything is known of how honest their mixture is. */
export type MeasuredCorpora = Pick<NonNullable<VoiceModel['corpora']>, 'temperatures' | 'foreign'>;

/** Puts a model of voices together; its temperatures are 1. */
export function voiceModelFrom(
  { names, reduced, settings }: VoicesTask,
  { models: [first, ...others] }: FittedPart,
  measured?: MeasuredCorpora,
): VoiceModel {
  const { classes } = reduced;
  return {
    ...voiceModelOf(first, classes, settings),
    temperatures: [{ recordings: 0, temperature: 1 }],
    ...(measured && {
      corpora: {
        names: [...names],
        others: others.map((one) => opinionOf(one, classes, settings)),
        ...measured,
      },
    }),
  };
}

/**
 * Measures how honest a model is.
 * @param whole what was fitted to all clips
 * @returns what the model file says of voices
 * @throws AffettoError the signal's reason when aborted
 */
export async function measureVoices(task: VoicesTask, whole: FittedPart): Promise<VoiceModel> {
  const asked = await askLeftOut(task);
  const corpora = await measureCorpora(task, whole, asked);
  return {
    ...voiceModelFrom(task, whole, corpora),
    temperatures: measureTemperatures(task, asked, corpora),
  };
}

/** Deals the speakers into parts, and asks a fit to the others about each part's recordings as they are. */
async function askLeftOut(task: VoicesTask): Promise<AskedClips[]> {
  const { rows, reduced, seed, names } = task;
  const left = dealtSpeakers(rows, seed);
  const asked: AskedClips[] = [];
  for (const own of left.length > 1 ? left : []) {
    const chosen = rows.flatMap(({ speaker }, index) => (own.has(speaker) ? [] : [index]));
    const labels = (corpus: number) =>
      new Set(chosen.flatMap((row) => (rows[row]?.corpus === corpus ? [reduced.labels[row]] : [])));
    // Without two labels nothing is told apart.
    if (names.some((_, corpus) => labels(corpus).size < 2)) continue;
    const held = rows.flatMap(({ speaker, isPlain }, index) =>
      own.has(speaker) && isPlain ? [index] : [],
    );
    asked.push(await ask(task, await fitPart(task, chosen), held));
  }
  return asked;
}

/** Deals the speakers into parts, those of each corpus alike. */
function dealtSpeakers(rows: readonly FittedRow[], seed: number): Set<string>[] {
  const corpora = Math.max(...rows.map(({ corpus }) => corpus)) + 1;
  const all = Array.from({ length: corpora }, (_, corpus) =>
    shuffle(
      [...new Set(rows.flatMap((row) => (row.corpus === corpus ? [row.speaker] : [])))].sort(),
      new RandomStream(seed, 0x7e3b, ...(corpus > 0 ? [corpus] : [])),
    ),
  ).flat();
  const count = Math.min(parts, all.length);
  return Array.from(
    { length: count },
    (_, part) => new Set(all.filter((__, index) => index % count === part)),
  );
}

async function measureCorpora(
  task: VoicesTask,
  whole: FittedPart,
  asked: readonly AskedClips[],
): Promise<MeasuredCorpora | undefined> {
  if (!whole.nearness) return undefined;
  const gate = gateOf(task, asked);
  const unmeasured = {
    temperatures: task.names.map(() => 1),
    foreign: { ...gate, temperatures: [{ recordings: 0, temperature: 1 }] },
  };
  const temperatures = ownTemperatures(
    task,
    asked.map((one) => ({ ...one, voice: voiceModelFrom(task, one.fitted, unmeasured) })),
  );
  const plain = task.rows.flatMap(({ isPlain }, row) => (isPlain ? [row] : []));
  const all = await ask(task, whole, plain);
  const voice = voiceModelFrom(task, whole, { ...unmeasured, temperatures });
  const foreign = foreignTemperatures(task, { ...all, voice });
  return { temperatures, foreign: { ...gate, temperatures: foreign } };
}

/** Finds the temperature for each count of known recordings, drawn as people speak. */
function measureTemperatures(
  task: VoicesTask,
  asked: readonly AskedClips[],
  corpora: MeasuredCorpora | undefined,
): VoiceModel['temperatures'] {
  const logits = measuredCounts.map((): number[] => []);
  const truth: number[] = [];
  for (const one of asked) {
    const voice = voiceModelFrom(task, one.fitted, corpora);
    const known = new Set(one.fitted.models.flatMap(({ labels }) => labels));
    for (const judged of judgeByKnown(task, { ...one, voice })) {
      if (!known.has(judged.label)) continue;
      truth.push(judged.label);
      for (const [count, own] of judged.logits.entries()) logits[count]!.push(...own);
    }
  }
  return measuredCounts.map((recordings, count) => ({
    recordings,
    temperature: fitTemperature(logits[count]!, truth, task.reduced.classes),
  }));
}

/** A clip and what a model says of it. */
export interface JudgedClip {
  readonly row: number;
  readonly label: number;
  /** The logits with none, two, ... other recordings known, [measuredCounts][emotions]. */
  readonly logits: readonly number[][];
}

/** Judges clips, each with none, two, ... other recordings of its speaker known. */
export function judgeByKnown(
  { rows, reduced, seed }: Pick<VoicesTask, 'rows' | 'reduced' | 'seed'>,
  { held, evidence, voice }: Pick<AskedClips, 'held' | 'evidence'> & { readonly voice: VoiceModel },
): JudgedClip[] {
  const { classes } = reduced;
  const places = new Map<string, number[]>();
  for (const [place, row] of held.entries()) {
    const { speaker } = rows[row] as FittedRow;
    places.set(speaker, [...(places.get(speaker) ?? []), place]);
  }
  return held.map((row, place) => {
    const { speaker, example } = rows[row] as FittedRow;
    const others = (places.get(speaker) ?? []).flatMap((index) =>
      index === place
        ? []
        : [
            {
              index,
              emotion: (rows[held[index] as number] as FittedRow).example.utterance.emotion,
            },
          ],
    );
    const logits = measuredCounts.map((count) => {
      const profile = new VoiceProfile(voice, classes);
      const drawn = drawRecordings(
        others,
        { count, judged: example.utterance.emotion, draw: 'natural' },
        new RandomStream(seed, row, count),
      );
      for (const index of drawn) {
        profile.add(evidence[(others[index] as (typeof others)[0]).index] as number[]);
      }
      return profile.logits(evidence[place] as number[]);
    });
    return { row, label: example.label, logits };
  });
}
