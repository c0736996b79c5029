/** Keeps the angle of a row at the centre finite. */
const tiny = 1e-12;

/**
 * Angle between [x - mean; c] and [x' - mean; c], radians. The constant keeps rows near the centre, whose own angle is
 * noise, from large angles.
 *
 * @param inputs holds x from `at` on, `residuals` x - x'
 * @param constant 2 R, R the root mean square distance of the selected rows from their mean
 */
export function homogeneousAngle(
  inputs: Float32Array,
  residuals: Float32Array,
  at: number,
  means: Float64Array,
  constant: number,
): number {
  let product = constant ** 2;
  let first = product;
  let second = product;
  for (let j = 0; j < means.length; j++) {
    const a = inputs[at + j]! - means[j]!;
    const b = a - residuals[at + j]!;
    product += a * b;
    first += a * a;
    second += b * b;
  }
  return Math.acos(Math.max(-1, Math.min(1, product / (Math.sqrt(first * second) + tiny))));
}
