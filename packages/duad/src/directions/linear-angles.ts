import type { Coordinates } from './coordinates.js';

/**
 * Angle between rows and their projections on a subspace through the origin: what a linear autoencoder would score.
 * Costs m * k per row.
 *
 * @param basis k orthonormal vectors, [k, m]
 * @param rows which rows
 * @returns radians, 0 .. pi / 2, one per named row
 */
export function linearAngles(
  { table, squaredLengths }: Coordinates,
  basis: Float64Array,
  rows: ArrayLike<number>,
): Float64Array {
  const m = table.columns;
  const angles = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    let projected = 0;
    for (let vector = 0; vector < basis.length; vector += m) {
      let along = 0;
      for (let j = 0; j < m; j++) along += table.data[row * m + j]! * basis[vector + j]!;
      projected += along * along;
    }
    angles[i] = Math.acos(Math.min(1, Math.sqrt(projected / Math.max(squaredLengths[row]!, 1e-12))));
  }
  return angles;
}
