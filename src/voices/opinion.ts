// What one corpus, or all together, say of a clip: how well each emotion fits, given what is known of the voice.

import {
  labelsWithClips,
  type Opinion as OpinionModel,
  opinionsOf,
  type VoiceModel,
} from './voice-model.js';

/** What a voice's recordings say of it. */
export interface KnownOffset {
  /** What the offset of the voice adds to a clip's evidence, as long as that. */
  readonly offset: Float64Array;
  /** How uncertain the offset is in each group, over the noise's variance, [groups] of all opinions. */
  readonly variances: Float64Array;
}

/** How often each emotion was heard of a voice, and what the recordings sum up to. */
export interface HeardSums {
  /** The sum of their evidence, each by what it says of the offset. */
  readonly sums: Float64Array;
  /** How many recordings there are of each emotion, [emotions]. */
  readonly counts: Float64Array;
  /** How many there are, each by what it says of the offset. */
  readonly count: number;
}

/** One model among those of a file, and where its numbers lie in a clip's evidence. */
export class Opinion {
  /** What the file says. */
  readonly model: OpinionModel;
  /** Which labels had clips in its training, [emotions]. */
  readonly heard: readonly boolean[];
  /** The first of its groups among those of all opinions. */
  readonly firstGroup: number;
  /** Where its regression begins in the evidence. */
  readonly regression: number;
  private readonly emotions: number;

  constructor(model: OpinionModel, emotions: number, place: { group: number; regression: number }) {
    this.model = model;
    this.emotions = emotions;
    this.heard = labelsWithClips(model, emotions);
    this.firstGroup = place.group;
    this.regression = place.regression;
  }

  /** How uncertain the offset is after `count` recordings, [groups]. */
  variancesAfter(count: number): number[] {
    return this.model.spreads.map((spread) => 1 / (1 / spread + count));
  }

  /** Writes its part of the offset's most probable value into `offset`, which is as long as the evidence. */
  writeOffset(offset: Float64Array, { sums, counts, count }: HeardSums): void {
    const { products, discriminant } = this.model;
    const write = (first: number, means: readonly number[], variance: number) => {
      for (let e = 0; e < this.emotions; e++) {
        const expected = this.expected(counts, means, e);
        offset[first + e] = variance * ((sums[first + e] as number) - expected);
      }
    };
    const variances = this.variancesAfter(count);
    for (const [group, means] of products.entries()) {
      write((this.firstGroup + group) * this.emotions, means, variances[group] as number);
    }
    if (discriminant) {
      write(this.regression, discriminant.products, 1 / (discriminant.prior + count));
    }
  }

  /** What the recordings' emotions would sum up to along the mean of one emotion; of those never heard nothing is expected. */
  private expected(counts: Float64Array, means: readonly number[], emotion: number): number {
    let expected = 0;
    for (let other = 0; other < this.emotions; other++) {
      if (!this.heard[other]) continue;
      expected += (counts[other] as number) * (means[other * this.emotions + emotion] as number);
    }
    return expected;
  }

  /** The log-likelihood of each emotion, but for what all have in common, [emotions]. */
  fits(evidence: ArrayLike<number>, { offset, variances }: KnownOffset): number[] {
    const { emotions, firstGroup, regression } = this;
    const { products, discriminant } = this.model;
    const logits = new Array<number>(emotions).fill(0);
    for (const [group, own] of products.entries()) {
      const certainty = 1 / (1 + (variances[firstGroup + group] as number));
      for (let e = 0; e < emotions; e++) {
        const place = (firstGroup + group) * emotions + e;
        const rest = (evidence[place] as number) - (offset[place] as number);
        logits[e] =
          (logits[e] as number) + certainty * (rest - (own[e * emotions + e] as number) / 2);
      }
    }
    if (!discriminant) return logits;
    const { share, biases } = discriminant;
    return logits.map((logit, e) => {
      const own = (evidence[regression + e] as number) - (offset[regression + e] as number);
      return (1 - share) * logit + share * (own + (biases[e] as number));
    });
  }
}

/** The opinions of a model, each with its place in the evidence. */
export function placedOpinions(model: VoiceModel, emotions: number): readonly Opinion[] {
  const all = opinionsOf(model);
  const groups = all.reduce((sum, { spreads }) => sum + spreads.length, 0);
  let group = 0;
  return all.map((one, index) => {
    const opinion = new Opinion(one, emotions, { group, regression: (groups + index) * emotions });
    group += one.spreads.length;
    return opinion;
  });
}

/** How much voices differ in each group of all opinions, [groups]. */
export function spreadsOf(opinions: readonly Opinion[]): Float64Array {
  return Float64Array.from(opinions.flatMap(({ model }) => model.spreads));
}
