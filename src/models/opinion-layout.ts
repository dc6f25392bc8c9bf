// Numbers that the network of several corpora and the profile of a voice have in common: both give the same answer for a
// voice that nobody knows.

/**
 * How fast the share of a corpus falls with the distance from it, as a power: what is a quarter farther off than the nearest
 * counts a hundredth. (Student's distribution falls like a power, too, and is not as sure of outliers as the normal one.)
 */
export const nearness = 20;

/** What is added to a probability before its logarithm is taken. */
export const leastProbability = 1e-6;

/** The least distance from a corpus whose logarithm is taken. */
export const leastDistance = 1e-3;

/**
 * The directions that distances leave out. With 8 nEMO is told from the others worse (area under the curve 0.90 against 0.95), with 48
 * little better (0.97), for twice the bytes (studies/a-voice-without-labels).
 */
const leftOut = 24;

/** How many directions are left out of `numbers`. */
export function directionsLeftOut(numbers: number): number {
  return Math.min(leftOut, numbers - 1);
}

/** How many groups of axes each of several models has; a single one has all. */
export function groupsOfEach(groups: number, models: number): number {
  if (models === 1) return groups;
  return Math.max(1, Math.floor(groups / models));
}
