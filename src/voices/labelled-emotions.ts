// How one voice shows its emotions, where some of its recordings are labelled: beyond what it has in common in all of
// them, each emotion's mean moves from everybody's towards its own. In closed form, so nothing is trained.

import { inverseRoot } from './inverse-root.js';
import type { Opinion } from './opinion.js';

/** How labels are taken; `docs/adaptation.md` says what on the numbers were chosen. */
export const labelledRule = {
  /** How much a voice's means of its emotions differ from everybody's plus its offset, over the noise's variance. */
  emotionSpread: 0.3,
  /**
   * What power of a group's spread its noise counts as when clips are judged: emotions lie furthest apart where voices
   * differ least, and what is left of a clip there is more often chance than its distance says.
   */
  noisePower: -0.25,
  /** What logits are multiplied by: answers by labels are surer than those by as many recordings without. */
  sharper: 1.5,
  /** What is added to the products of the means before they are inverted, in units of their mean own product. */
  ridge: 0.01,
} as const;

/** The logit of a label that the model was shown no clip of. */
const neverHeard = -1000;

/** What the recordings of one emotion of a voice say. */
interface LabelledSum {
  /** How many there are. */
  count: number;
  /** The sum of their evidence, [groups * emotions]. */
  readonly sum: Float64Array;
}

/** The labelled recordings of a voice, counted and summed by emotion. */
export class LabelledSums {
  /** One for each emotion, [emotions]. */
  readonly sums: readonly LabelledSum[];

  /**
   * @param emotions the number of the model's labels
   * @param heard recordings of the voice; those without a label say nothing here
   */
  constructor(
    emotions: number,
    heard: readonly { readonly evidence: Float64Array; readonly label?: number | undefined }[],
  ) {
    const size = heard[0]?.evidence.length ?? 0;
    this.sums = Array.from({ length: emotions }, () => ({
      count: 0,
      sum: new Float64Array(size),
    }));
    for (const { evidence, label } of heard) {
      if (label === undefined) continue;
      const own = this.sums[label] as LabelledSum;
      own.count++;
      for (let i = 0; i < size; i++) own.sum[i] = (own.sum[i] as number) + (evidence[i] as number);
    }
  }

  /** Whether any recording has a label. */
  get isEmpty(): boolean {
    return this.sums.every(({ count }) => count === 0);
  }

  /**
   * How much a recording says of the voice's offset: several of one emotion say less than as many of different ones,
   * since they have in common how the voice shows that emotion.
   * @param label its label, where it has one
   * @returns in (0, 1]
   */
  weightOf(label: number | undefined): number {
    if (label === undefined) return 1;
    return 1 / (1 + labelledRule.emotionSpread * (this.sums[label] as LabelledSum).count);
  }
}

/** The emotions of one voice, as its labelled recordings show them. */
export class OwnEmotions {
  private readonly emotions: number;
  /** The voice's means in the evidence, [groups][emotions][emotions]. */
  private readonly means: Float64Array[][];
  /** The variance of a clip about each mean, over the noise's, [groups][emotions]. */
  private readonly variances: Float64Array[];
  /** What distances in each group are measured by, [groups][emotions * emotions]. */
  private readonly roots: Float64Array[];
  private readonly heard: readonly boolean[];
  /** The first of the opinion's groups in the evidence. */
  private readonly firstGroup: number;

  /**
   * @param opinion whose means they move away from
   * @param known what is inferred of the voice's offset, as long as the evidence and as there are groups
   * @param labelled the voice's labelled recordings
   */
  constructor(
    { model, heard, firstGroup }: Opinion,
    known: { readonly offset: Float64Array; readonly variances: Float64Array },
    { sums }: LabelledSums,
  ) {
    const emotions = sums.length;
    const { emotionSpread, noisePower, ridge } = labelledRule;
    this.emotions = emotions;
    this.heard = heard;
    this.firstGroup = firstGroup;
    /** The share of the way from everybody's mean to the recordings' own. */
    const shares = sums.map(({ count }) => (emotionSpread * count) / (1 + emotionSpread * count));
    this.variances = model.products.map((_, group) =>
      Float64Array.from(
        shares,
        (share) =>
          (model.spreads[group] as number) ** noisePower +
          emotionSpread * (1 - share) +
          (1 - share) ** 2 * (known.variances[firstGroup + group] as number),
      ),
    );
    this.means = model.products.map((products, group) =>
      sums.map(({ count, sum }, emotion) =>
        Float64Array.from({ length: emotions }, (__, other) => {
          const place = (firstGroup + group) * emotions + other;
          const expected =
            (products[emotion * emotions + other] as number) + (known.offset[place] as number);
          const own = count === 0 ? expected : (sum[place] as number) / count;
          return expected + (shares[emotion] as number) * (own - expected);
        }),
      ),
    );
    this.roots = model.products.map((products) => {
      const own = sums.map((_, e) => (heard[e] ? (products[e * emotions + e] as number) : 0));
      const added = (ridge * own.reduce((sum, value) => sum + value, 0)) / emotions || 1;
      return inverseRoot(
        Float64Array.from(products, (value, place) => {
          const [row, column] = [Math.floor(place / emotions), place % emotions];
          return (heard[row] && heard[column] ? value : 0) + (row === column ? added : 0);
        }),
        emotions,
      );
    });
  }

  /**
   * Judges a clip before confidences are made honest.
   * @param evidence the model's output `evidence` for the clip
   * @returns the logarithm of how well each label fits, but for a constant, [emotions]
   */
  logits(evidence: ArrayLike<number>): number[] {
    return this.heard.map((isHeard, emotion) => {
      if (!isHeard) return neverHeard;
      let fit = 0;
      for (const [group, variances] of this.variances.entries()) {
        fit -= this.distance(group, emotion, evidence) / (variances[emotion] as number) / 2;
      }
      return labelledRule.sharper * fit;
    });
  }

  /** The squared distance of a clip from an emotion's mean, in a group. */
  private distance(group: number, emotion: number, evidence: ArrayLike<number>): number {
    const { emotions } = this;
    const first = (this.firstGroup + group) * emotions;
    const mean = this.means[group]?.[emotion] as Float64Array;
    const root = this.roots[group] as Float64Array;
    let distance = 0;
    for (let row = 0; row < emotions; row++) {
      let value = 0;
      for (let column = 0; column <= row; column++) {
        const rest = (evidence[first + column] as number) - (mean[column] as number);
        value += (root[row * emotions + column] as number) * rest;
      }
      distance += value * value;
    }
    return distance;
  }
}
