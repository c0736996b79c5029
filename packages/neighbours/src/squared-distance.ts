/** A table's numbers; wider ones need no conversion in inner loops. */
export type Numbers = Float32Array | Float64Array;

/** Coordinates between two looks at the bound. */
const stretch = 16;

/**
 * Squared Euclidean distance of two rows in float64. Every path through this package uses this one sum, so that equal
 * distances are equal to the last bit whichever path found them, and in either direction.
 *
 * @param a table of the first row, which begins at `i`
 * @param b table of the second row, which begins at `j`
 * @param bound the sum may be broken off once it is no longer below; the answer is then some number not below either
 */
export function squaredDistance(
  a: Numbers,
  i: number,
  b: Numbers,
  j: number,
  columns: number,
  bound: number = Number.POSITIVE_INFINITY,
): number {
  let first = 0;
  let second = 0;
  let third = 0;
  let fourth = 0;
  const whole = columns - (columns % 4);
  for (let at = 0; at < whole; ) {
    const end = Math.min(at + stretch, whole);
    // Four sums, because each addition waits for the one before it.
    for (; at < end; at += 4) {
      const p = a[i + at]! - b[j + at]!;
      const q = a[i + at + 1]! - b[j + at + 1]!;
      const r = a[i + at + 2]! - b[j + at + 2]!;
      const s = a[i + at + 3]! - b[j + at + 3]!;
      first += p * p;
      second += q * q;
      third += r * r;
      fourth += s * s;
    }
    const sum = first + second + (third + fourth);
    if (sum >= bound) return sum;
  }
  for (let at = whole; at < columns; at++) {
    const p = a[i + at]! - b[j + at]!;
    first += p * p;
  }
  return first + second + (third + fourth);
}
