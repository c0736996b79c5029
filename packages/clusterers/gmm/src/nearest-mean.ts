import { type Matrix, pauses, type RunContext } from '@duad/core';
import { who } from './who.js';

/** For each row of `x` the number of the nearest mean (Euclidean; the first of equals). `means` is K x d. */
export async function nearestMean(x: Matrix, means: Float64Array, context: RunContext): Promise<Int32Array> {
  const { rows, columns: d, data } = x;
  const labels = new Int32Array(rows);
  const pause = pauses(context, who);
  for (let i = 0; i < rows; i++) {
    const due = pause(means.length);
    if (due) await due;
    let smallest = Number.POSITIVE_INFINITY;
    for (let k = 0; k * d < means.length; k++) {
      let distance = 0;
      for (let j = 0; j < d && distance < smallest; j++) distance += (data[i * d + j]! - means[k * d + j]!) ** 2;
      if (distance < smallest) {
        smallest = distance;
        labels[i] = k;
      }
    }
  }
  return labels;
}
