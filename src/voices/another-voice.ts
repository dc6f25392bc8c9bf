// Whether a recording is still of the voice that is known: two people must not be taken for one, or each would be judged
// by what they have in common with nobody.

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type KnownOffset, placedOpinions, spreadsOf } from './opinion.js';
import { fitToPerson } from './same-person.js';
import type { VoiceModel } from './voice-model.js';
import { VoiceProfile } from './voice-profile.js';

/** The evidence of a recording's windows, [windows][numbers]; at least one. */
export type RecordingEvidence = readonly ArrayLike<number>[];

/** What is known when somebody has spoken. */
export interface HeardSoFar {
  /** The recordings of the voice, in order. */
  readonly known: readonly RecordingEvidence[];
  /** The recording just before, where it was `doubtful`. */
  readonly doubtful?: RecordingEvidence | undefined;
  /** The recording that has come. */
  readonly recording: RecordingEvidence;
}

/**
 * Who speaks: whom the profile knows, perhaps somebody else (to be kept apart until the next recording tells), or
 * somebody else, whose the doubtful recording before is too.
 */
export type Speaker = 'known' | 'doubtful' | 'another';

/** How it is told; `docs/web.md` says what on. */
export const anotherVoiceRule = {
  /** The recordings of a voice below which nothing is told: it is hardly known. */
  leastRecordings: 3,
  /** The margin by which somebody else must fit better, as a difference of natural logarithms for each window. */
  margin: 0.2,
  /** How alike two people sound in one room and language: the correlation of their offsets. */
  likeness: 0.9,
  /** What squared distances are multiplied by, as in `VoiceModelOptions`: plain likelihoods are too sure. */
  sharpness: 0.35,
} as const;

/**
 * Tells who speaks. A recording is doubtful where somebody else in the same room fits it better than the known voice;
 * two doubtful ones in a row are another voice's.
 * @param model what the model file says of voices
 * @param emotions the number of the model's labels
 * @throws AffettoError `OPTION_INVALID` for evidence of another model
 */
export function speakerOf(model: VoiceModel, emotions: number, heard: HeardSoFar): Speaker {
  const { known, doubtful, recording } = heard;
  if (known.length < anotherVoiceRule.leastRecordings) return 'known';
  if (fitToVoice(model, emotions, known, recording) >= -anotherVoiceRule.margin) return 'known';
  return doubtful ? 'another' : 'doubtful';
}

/**
 * How much better a recording fits the known voice than somebody else's in the same room: the difference of
 * log-likelihoods in the space of the emotions' means, whatever the emotion, the mean over the windows. Somebody else's
 * offset is expected at `likeness` times the known one and spreads as much as voices do, less what that explains.
 * @param known the recordings of the voice; none is as good as any voice
 * @returns in natural logarithms; below 0 where somebody else fits better
 */
export function fitToVoice(
  model: VoiceModel,
  emotions: number,
  known: readonly RecordingEvidence[],
  recording: RecordingEvidence,
): number {
  const byPeople = fitToPerson(model, emotions, known.flat(), recording);
  if (byPeople !== undefined) return byPeople;
  const profile = new VoiceProfile(model, emotions);
  for (const windows of known) for (const evidence of windows) profile.add(evidence);
  const own = profile.offset;
  const opinions = placedOpinions(model, emotions);
  const { likeness } = anotherVoiceRule;
  const other = {
    offset: own.offset.map((value) => likeness * value),
    variances: spreadsOf(opinions).map((spread) => (1 - likeness ** 2) * spread),
  };
  // Each corpus has its say, the mean counts.
  const fits = opinions.flatMap(({ model: { products }, heard, firstGroup }) => {
    const groups = products.map((one, group) => groupOf(one, heard, firstGroup + group));
    return recording.map(
      (evidence) =>
        logLikelihood(groups, heard, evidence, own) - logLikelihood(groups, heard, evidence, other),
    );
  });
  return fits.reduce((sum, fit) => sum + fit, 0) / Math.max(1, fits.length);
}

/** A group of axes: the products of the emotions' means, and how distances are measured by them. */
interface Group {
  /** Its place among the groups of all opinions. */
  readonly place: number;
  readonly products: readonly number[];
  /** The products' inverse in the space that the means span, [emotions, emotions]. */
  readonly inverse: Matrix;
  /** The dimensions of that space. */
  readonly rank: number;
}

/** What of the largest spread of the means a direction must have: below, it is rounding. */
const leastShare = 0.01;

/** @param heard which labels had clips, [emotions] */
function groupOf(products: readonly number[], heard: readonly boolean[], place: number): Group {
  const emotions = heard.length;
  const matrix = new Matrix(
    heard.map((isRow, row) =>
      heard.map((isColumn, column) =>
        isRow && isColumn ? (products[row * emotions + column] as number) : 0,
      ),
    ),
  );
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const least = leastShare * Math.max(...realEigenvalues);
  const inverses = realEigenvalues.map((value) => (value > 0 && value >= least ? 1 / value : 0));
  return {
    place,
    products,
    inverse: eigenvectorMatrix.mmul(Matrix.diag(inverses)).mmul(eigenvectorMatrix.transpose()),
    rank: inverses.filter((value) => value > 0).length,
  };
}

/** The log-likelihood of a window given what is known of an offset, but for a constant. */
function logLikelihood(
  groups: readonly Group[],
  heard: readonly boolean[],
  evidence: ArrayLike<number>,
  { offset, variances }: KnownOffset,
): number {
  const emotions = heard.length;
  const withClips = heard.flatMap((isHeard, emotion) => (isHeard ? [emotion] : []));
  const byEmotion = withClips.map((emotion) =>
    groups.reduce((sum, { place: group, products, inverse, rank }) => {
      const spread = 1 + (variances[group] as number);
      const rest = Array.from({ length: emotions }, (_, other) => {
        const place = group * emotions + other;
        const expected =
          (offset[place] as number) + (products[emotion * emotions + other] as number);
        return (evidence[place] as number) - expected;
      });
      const row = Matrix.rowVector(rest);
      const distance = row.mmul(inverse).mmul(row.transpose()).get(0, 0);
      return sum - (distance / anotherVoiceRule.sharpness / spread + rank * Math.log(spread)) / 2;
    }, 0),
  );
  const top = Math.max(...byEmotion);
  return top + Math.log(byEmotion.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
