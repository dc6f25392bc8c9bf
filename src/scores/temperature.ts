// Temperature scaling (Guo et al. 2017, "On Calibration of Modern Neural Networks"): one number that
// makes confidences honest without changing any answer.

/**
 * Finds the temperature that minimises the mean negative log-likelihood of `truth` under
 * softmax(logits / T), searched in [0.05, 20] by golden section on log T (the loss is unimodal in it).
 * @param logits [n, classes], row by row.
 * @param truth class indices, [n].
 * @param classes the number of labels.
 * @returns 1 where there is nothing to fit on.
 */
export function fitTemperature(
  logits: ArrayLike<number>,
  truth: ArrayLike<number>,
  classes: number,
): number {
  if (truth.length === 0) return 1;
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.05);
  let high = Math.log(20);
  const loss = (logT: number) => negativeLogLikelihood(logits, truth, classes, Math.exp(logT));
  let left = high - ratio * (high - low);
  let right = low + ratio * (high - low);
  let [atLeft, atRight] = [loss(left), loss(right)];
  while (high - low > 1e-6) {
    // Where both are equally good (all answers right: a loss of 0), the sharper one is taken.
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - ratio * (high - low);
      atLeft = loss(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + ratio * (high - low);
      atRight = loss(right);
    }
  }
  return Math.exp((low + high) / 2);
}

function negativeLogLikelihood(
  logits: ArrayLike<number>,
  truth: ArrayLike<number>,
  classes: number,
  temperature: number,
): number {
  let total = 0;
  for (let row = 0; row < truth.length; row++) {
    let top = -Infinity;
    for (let c = 0; c < classes; c++) top = Math.max(top, logits[row * classes + c] as number);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      sum += Math.exp(((logits[row * classes + c] as number) - top) / temperature);
    }
    const own = logits[row * classes + (truth[row] as number)] as number;
    total += Math.log(sum) - (own - top) / temperature;
  }
  return total / truth.length;
}
