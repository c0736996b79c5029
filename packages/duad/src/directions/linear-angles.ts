import type { Matrix } from '@duad/core';

/**
 * Angle between rows and their projections on a subspace through the origin: what a linear autoencoder would score.
 * Costs d * k per row.
 *
 * @param basis k orthonormal vectors, [k, d]
 * @param rows which rows
 * @returns radians, 0 .. pi / 2, one per named row
 */
export function linearAngles(x: Matrix, basis: Float64Array, rows: ArrayLike<number>): Float64Array {
  const d = x.columns;
  const k = basis.length / d;
  const angles = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i]! * d;
    let length = 0;
    let projected = 0;
    for (let j = 0; j < d; j++) length += x.data[start + j]! ** 2;
    for (let v = 0; v < k; v++) {
      const vector = v * d;
      let along = 0;
      for (let j = 0; j < d; j++) along += x.data[start + j]! * basis[vector + j]!;
      projected += along * along;
    }
    angles[i] = Math.acos(Math.min(1, Math.sqrt(projected / Math.max(length, 1e-12))));
  }
  return angles;
}
