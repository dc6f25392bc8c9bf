// One answer from what several corpora say of a clip. Each corpus has a model of its own, which knows its rooms, its
// language and its actors better than one of all together; whose word counts is told by the clip's distance from each.
// A clip that is like none of them is answered by the mean of all, cooled by as much as such a mean was too sure of a corpus that it had not heard.

import { leastProbability, nearness } from '../models/opinion-layout.js';
import { valueFor } from './by-recordings.js';
import { temperatureFor, type VoiceModel } from './voice-model.js';

/** How much each corpus counts for a clip. */
export interface CorpusShares {
  /** What the clip is like, each corpus's share, [corpora], summing to 1. */
  readonly shares: readonly number[];
  /** How much the clip counts as none of theirs, 0 to 1. */
  readonly foreign: number;
}

/** Mixes the answers of several corpora; all are probabilities, [corpora][emotions]. */
export class CorpusMixture {
  private readonly model: NonNullable<VoiceModel['corpora']>;
  /** Which labels each corpus had, [corpora][emotions]. */
  private readonly known: readonly (readonly boolean[])[];

  constructor(model: NonNullable<VoiceModel['corpora']>, known: readonly (readonly boolean[])[]) {
    this.model = model;
    this.known = known;
  }

  /**
   * Weighs the corpora for a voice by its clips. One clip alone may lie off its corpus by chance, the mean of several does
   * not, so that less tells it from a corpus's own.
   * @param clips the evidence of each, at least one: distances come last
   */
  sharesOfClips(clips: readonly ArrayLike<number>[]): CorpusShares {
    const count = this.known.length;
    return this.sharesOf(
      this.known.map(
        (_, k) =>
          clips.reduce((sum, own) => sum + (own[own.length - count + k] as number), 0) /
          clips.length,
      ),
      clips.length - 1,
    );
  }

  /**
   * @param distances the logarithms of a clip's distances from the corpora, or their mean over a voice's clips
   * @param others how many clips beside one the mean is of
   */
  sharesOf(distances: readonly number[], others = 0): CorpusShares {
    const { from, steepness } = gateFor(this.model.foreign, others);
    const nearest = Math.min(...distances);
    const powers = distances.map((distance) => Math.exp(-nearness * (distance - nearest)));
    const sum = powers.reduce((total, power) => total + power, 0);
    const shares = powers.map((power) => power / sum);
    const near = shares.reduce((total, share, k) => total + share * (distances[k] as number), 0);
    return { shares, foreign: 1 / (1 + Math.exp(-steepness * (near - from))) };
  }

  /**
   * The answer for a clip.
   * @param recordings how many recordings of the voice were heard
   * @returns a probability for each label, [emotions], summing to 1
   */
  answer(answers: readonly number[][], corpora: CorpusShares, recordings: number): number[] {
    const { shares, foreign } = corpora;
    const temperature = temperatureFor(this.model.foreign, recordings);
    const far = this.farAnswer(answers, temperature);
    const own = weightedMean(answers, shares);
    return own.map((share, e) => (1 - foreign) * share + foreign * (far[e] as number));
  }

  /**
   * What all say of a clip that is like none of theirs: the geometric mean of what each says of the labels that it knows
   * (a logarithmic opinion pool; Genest & Zidek 1986).
   */
  private farAnswer(answers: readonly number[][], temperature: number): number[] {
    const filled = this.filled(answers);
    const powers = (filled[0] ?? []).map((_, e) => {
      const sum = filled.reduce(
        (total, own) => total + Math.log((own[e] as number) + leastProbability),
        0,
      );
      return Math.exp(sum / filled.length / temperature);
    });
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  }

  /**
   * What a recording may carry, to infer voice and emotions by: as the answer, but what a corpus does not know is left
   * possible.
   */
  posterior(answers: readonly number[][], { shares, foreign }: CorpusShares): number[] {
    return weightedMean(
      this.filled(answers),
      shares.map((share) => (1 - foreign) * share + foreign / answers.length),
    );
  }

  /** The answers with what each corpus cannot say put in: of a label, what those say who know it. */
  private filled(answers: readonly number[][]): number[][] {
    const { known } = this;
    const sums = (answers[0] ?? []).map((_, e) => {
      const asked = answers.filter((__, k) => known[k]?.[e]);
      return asked.reduce((sum, own) => sum + (own[e] as number), 0) / Math.max(1, asked.length);
    });
    const total = sums.reduce((sum, share) => sum + share, 0);
    const all = sums.map((share) => share / total);
    return answers.map((own, k) => {
      const unknown = all.map((share, e) => (known[k]?.[e] ? 0 : share));
      const rest = 1 - unknown.reduce((sum, share) => sum + share, 0);
      return own.map((share, e) => rest * share + (unknown[e] as number));
    });
  }
}

/** Says from where on clips count as foreign, for the mean of one and `others` more. */
function gateFor(
  { from, steepness, withOthers }: NonNullable<VoiceModel['corpora']>['foreign'],
  others: number,
): { readonly from: number; readonly steepness: number } {
  if (!withOthers) return { from, steepness };
  const measured = (key: 'from' | 'steepness') =>
    valueFor(
      withOthers.map((gate) => ({ recordings: gate.recordings, value: gate[key] })),
      others,
    );
  return { from: measured('from'), steepness: measured('steepness') };
}

function weightedMean(
  answers: readonly (readonly number[])[],
  weights: readonly number[],
): number[] {
  return (answers[0] ?? []).map((_, e) =>
    answers.reduce((sum, own, k) => sum + (weights[k] as number) * (own[e] as number), 0),
  );
}
