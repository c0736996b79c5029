/**
 * Percentile with linear interpolation between the two nearest order statistics, as NumPy's default.
 *
 * @param percent 0 .. 100
 */
export function percentile(values: ArrayLike<number>, percent: number): number {
  const sorted = Float64Array.from(values).sort();
  const position = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}

/** The rows whose value is at or below the percentile, ascending. */
export function rowsBelow(values: ArrayLike<number>, percent: number): Uint32Array {
  const limit = percentile(values, percent);
  const rows: number[] = [];
  for (let row = 0; row < values.length; row++) if (values[row]! <= limit) rows.push(row);
  return Uint32Array.from(rows);
}
