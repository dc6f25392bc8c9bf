// A fit to some of the clips, one model of all or one of each corpus, and what it gives for others: temperatures are measured
// by such fits, and the last one, to all clips, becomes the model.

import { RandomStream } from '../random.js';
import { measuredCounts } from '../voices/by-recordings.js';
import { drawRecordings } from '../voices/draw-recordings.js';
import { type ClipPlace, fitNearness, type Nearness, placeClips } from '../voices/fit-nearness.js';
import {
  evidenceMap,
  type FittedVoices,
  fitOpinions,
  type VoiceModelOptions,
} from '../voices/fit-voice-model.js';
import type { ReducedVoices } from '../voices/labelled-voices.js';
import type { MatrixProducts, RowMatrix } from '../voices/matrix-products.js';
import type { VoiceModel } from '../voices/voice-model.js';
import { VoiceProfile } from '../voices/voice-profile.js';
import type { Example } from './examples.js';

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
  /** What was computed of each clip, [rows, numbers], for distances from corpora; absent where one model is of all. */
  readonly numbers?: RowMatrix;
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
  const corpusOf = rows.map(({ corpus }) => corpus);
  const [first, ...others] = await fitOpinions(
    reduced,
    chosen,
    { options: settings, seed, corpusOf },
    products,
  );
  const models = [first as FittedVoices, ...others] as const;
  if (!numbers) return { models, nearness: undefined };
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
  return { models, nearness };
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
  if (!fitted.nearness || !numbers) return { fitted, held, evidence };
  const { columns } = numbers;
  const data = new Float32Array(held.length * columns);
  for (const [place, row] of held.entries()) {
    data.set(numbers.data.subarray(row * columns, (row + 1) * columns), place * columns);
  }
  const places = await placeClips({ rows: held.length, columns, data }, fitted.nearness, products);
  return {
    fitted,
    held,
    evidence: evidence.map((own, index) => {
      const { along, distances } = places[index] as ClipPlace;
      return [...own, ...along, ...distances];
    }),
  };
}

/** A clip and what a model says of it. */
interface JudgedClip {
  readonly label: number;
  /** The logits with none, two, ... other recordings known, [measuredCounts][emotions]. */
  readonly logits: readonly number[][];
}

/** Draws what is known of a clip's voice, by how many recordings are to be known. */
type DrawKnown = (place: number, count: number) => number[];

/**
 * Draws other recordings of each clip's speaker, as people speak.
 * @param held the rows of the clips
 * @returns what gives, for a place in `held`, the places of so many others
 */
export function drawnAmong(
  { rows, seed }: Pick<VoicesTask, 'rows' | 'seed'>,
  held: readonly number[],
): DrawKnown {
  const places = new Map<string, number[]>();
  for (const [place, row] of held.entries()) {
    const { speaker } = rows[row] as FittedRow;
    places.set(speaker, [...(places.get(speaker) ?? []), place]);
  }
  const emotionAt = (place: number) =>
    (rows[held[place] as number] as FittedRow).example.utterance.emotion;
  return (place, count) => {
    const row = held[place] as number;
    const { speaker } = rows[row] as FittedRow;
    const others = (places.get(speaker) ?? []).filter((index) => index !== place);
    const drawn = drawRecordings(
      others.map((index) => ({ emotion: emotionAt(index) })),
      { count, judged: emotionAt(place), draw: 'natural' },
      new RandomStream(seed, row, count),
    );
    return drawn.map((index) => others[index] as number);
  };
}

/** Judges clips, each with none, two, ... other recordings of its speaker known. */
export function judgeByKnown(
  task: Pick<VoicesTask, 'rows' | 'reduced' | 'seed'>,
  { held, evidence, voice }: Pick<AskedClips, 'held' | 'evidence'> & { readonly voice: VoiceModel },
): JudgedClip[] {
  const { classes } = task.reduced;
  const known = drawnAmong(task, held);
  return held.map((row, place) => {
    const logits = measuredCounts.map((count) => {
      const profile = new VoiceProfile(voice, classes);
      for (const other of known(place, count)) profile.add(evidence[other] as number[]);
      return profile.logits(evidence[place] as number[]);
    });
    return { label: (task.rows[row] as FittedRow).example.label, logits };
  });
}
