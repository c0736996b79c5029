/** Ranks of values, averaged over equal ones, between 0 and 1: (rank - 1/2) / count. */
export function averageRanks(values: Float64Array): Float64Array {
  const sorted = values.slice().sort();
  return values.map((value) => shareBelow(sorted, value));
}

/**
 * How far out a value lies among fitted ones: -log of the share of them above it, half of the equal ones counted in.
 * Beyond the largest it goes on with the logarithm, so that no two values there are equal.
 *
 * @param sorted fitted values, ascending, at least 0
 */
export function surprise(sorted: Float64Array, value: number): number {
  const count = sorted.length;
  const largest = sorted[count - 1]!;
  if (value > largest) return Math.log(2 * count) + Math.log(value / Math.max(largest, 1e-300));
  return -Math.log(Math.max(1 - shareBelow(sorted, value), 0.5 / count));
}

/** Share of the sorted values below one, half of the equal ones counted in. */
function shareBelow(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  let above = low;
  if (sorted[low] === value) {
    high = sorted.length;
    while (above < high) {
      const middle = (above + high) >>> 1;
      if (sorted[middle]! <= value) above = middle + 1;
      else high = middle;
    }
  }
  return (low + above) / 2 / sorted.length;
}
