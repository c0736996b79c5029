/**
 * Turns the K log densities from `start` on into responsibilities, in place, by the log-sum-exp of them.
 *
 * @returns the log density of the mixture at the row
 */
export function normaliseRow(values: Float64Array, start: number, components: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = start; k < start + components; k++) largest = Math.max(largest, values[k]!);
  let sum = 0;
  for (let k = start; k < start + components; k++) {
    const value = Math.exp(values[k]! - largest);
    values[k] = value;
    sum += value;
  }
  for (let k = start; k < start + components; k++) values[k]! /= sum;
  return largest + Math.log(sum);
}
