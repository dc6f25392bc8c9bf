// Several opinions on one utterance as one: wherever answers are averaged, it is done in this way.

/** The least probability an opinion counts with: a stored 0 was rounded, and nobody's certainty shall overrule all others. */
const tiniest = 1e-12;

/**
 * Averages several distributions by their normalised geometric mean (the logarithmic opinion pool; Genest & Zidek
 * 1986): what the mean of their logits gives.
 * @param opinions at least one; each [labels] probabilities
 * @returns [labels], summing to 1
 */
export function poolOpinions(opinions: readonly (readonly number[])[]): number[] {
  const [first = []] = opinions;
  const powers = first.map((_, label) => {
    const sum = opinions.reduce(
      (total, one) => total + Math.log(Math.max(one[label]!, tiniest)),
      0,
    );
    return Math.exp(sum / opinions.length);
  });
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
