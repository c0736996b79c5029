/**
 * The value below which the stated share of the numbers lies: linear between order statistics (type 7 of Hyndman and Fan,
 * Sample quantiles in statistical packages, 1996; the default of NumPy and R).
 *
 * @param sorted at least one finite number, ascending
 * @param share 0 .. 1
 */
export function quantile(sorted: Float32Array | Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (position - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - low);
}
