/**
 * The value that the stated share of the numbers lies below, linear between neighbours. O(n log n).
 *
 * @param share 0 .. 1
 */
export function quantile(values: Float32Array, share: number): number {
  const sorted = values.slice().sort();
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - low);
}
