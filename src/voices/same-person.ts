// Whether a clip is of the person whose clips are known, by axes that tell people apart: for models of several corpora, whose
// evidence has few groups for each.

import { CorpusMixture } from './corpus-opinions.js';
import { placedOpinions } from './opinion.js';
import { evidenceSize, type VoiceModel } from './voice-model.js';

/** How it is told. */
const rule = {
  /** How alike two people sound in one room and language: what of the known offset somebody else is expected at. */
  likeness: 0.5,
  /** How much a further known clip says: clips of one sitting are not independent. */
  ofEach: 0.3,
  /** What is taken off the logarithm of the ratio: of two clips in a row of one person, one in thirty is then below -0.2. */
  threshold: 0.7,
} as const;

/**
 * How much better clips fit the known person than somebody else in the same room, the mean over the clips.
 * @param known the evidence of clips of one person, [clips][numbers]
 * @param clips the evidence of others, [clips][numbers]
 * @returns in natural logarithms, below 0 where somebody else fits better; undefined where the model has no such axes
 */
export function fitToPerson(
  model: VoiceModel,
  emotions: number,
  known: readonly ArrayLike<number>[],
  clips: readonly ArrayLike<number>[],
): number | undefined {
  const { corpora } = model;
  const people = corpora?.people;
  if (!corpora || !people || clips.length === 0) return undefined;
  const opinions = placedOpinions(model, emotions);
  const first = evidenceSize(model, emotions) - opinions.length - people.spreads.length;
  const mixture = new CorpusMixture(
    corpora,
    opinions.map(({ heard }) => heard),
  );
  const { shares } = mixture.sharesOfClips([...known, ...clips]);
  const size = people.spreads.length;
  const centre = people.spreads.map((_, axis) =>
    shares.reduce((sum, share, k) => sum + share * (people.centres[k]?.[axis] as number), 0),
  );
  const place = (own: ArrayLike<number>) =>
    people.spreads.map((_, axis) => {
      let value = -(centre[axis] as number);
      for (let i = 0; i < size; i++) {
        value += (own[first + i] as number) * (people.axes[i * size + axis] as number);
      }
      return value;
    });
  const sums = known
    .map(place)
    .reduce((total, own) => total.map((one, i) => one + own[i]!), new Array<number>(size).fill(0));
  const { likeness, ofEach, threshold } = rule;
  const fits = clips.map((clip) =>
    place(clip).reduce((sum, value, axis) => {
      const spread = people.spreads[axis] as number;
      const left = 1 / (1 / spread + ofEach * known.length);
      const mean = left * ofEach * (sums[axis] as number);
      const own = 1 + left;
      const other = 1 + (1 - likeness ** 2) * spread;
      return (
        sum -
        ((value - mean) ** 2 / own +
          Math.log(own) -
          (value - likeness * mean) ** 2 / other -
          Math.log(other)) /
          2
      );
    }, 0),
  );
  return fits.reduce((sum, fit) => sum + fit, 0) / fits.length - threshold;
}
