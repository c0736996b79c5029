import { createRandom } from '@duad/core';

/**
 * The leading eigenvectors of a symmetric positive semi-definite matrix by subspace iteration (Golub and Van Loan, Matrix
 * Computations, 8.2.4). Costs `iterations * d^2 * k`.
 *
 * @param matrix d x d, row-major
 * @param start k orthonormal vectors, [k, d], to go on from
 * @returns k orthonormal vectors, [k, d]
 */
export function subspaceIteration(
  matrix: Float64Array,
  d: number,
  start: Float64Array,
  iterations: number,
): Float64Array {
  const k = start.length / d;
  let basis: Float64Array = start;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = new Float64Array(k * d);
    for (let v = 0; v < k; v++) {
      const vector = basis.subarray(v * d, (v + 1) * d);
      for (let i = 0; i < d; i++) {
        const weight = vector[i]!;
        if (weight === 0) continue;
        const row = i * d;
        const target = v * d;
        for (let j = 0; j < d; j++) next[target + j]! += weight * matrix[row + j]!;
      }
    }
    basis = orthonormalise(next, d, basis);
  }
  return basis;
}

/** The k leading eigenvectors from a fixed random start, with a few spare directions so that they settle quickly. */
export function principalDirections(matrix: Float64Array, d: number, k: number): Float64Array {
  const width = Math.min(d, k + 8);
  const random = createRandom('principal directions');
  const gaussian = Float64Array.from({ length: width * d }, () => random.normal());
  const basis = subspaceIteration(matrix, d, orthonormalise(gaussian, d, gaussian), 60);
  return basis.slice(0, k * d);
}

/**
 * Gram and Schmidt, twice for accuracy. Where a direction vanishes, the one it had, or else an axis, takes its place.
 */
function orthonormalise(vectors: Float64Array, d: number, former: Float64Array): Float64Array {
  const k = vectors.length / d;
  const result = new Float64Array(vectors.length);
  for (let v = 0; v < k; v++) {
    const start = v * d;
    const found =
      orthogonalPart(vectors.subarray(start, start + d), result, v) ??
      orthogonalPart(former.subarray(start, start + d), result, v) ??
      firstAxis(d, (axis) => orthogonalPart(axis, result, v));
    result.set(found, start);
  }
  return result;
}

/** What is left of a vector outside the first `count` vectors of a basis, at unit length; nothing if nothing is left. */
function orthogonalPart(vector: Float64Array, basis: Float64Array, count: number): Float64Array | undefined {
  const d = vector.length;
  const rest = vector.slice();
  const before = Math.sqrt(dot(rest, rest));
  for (let pass = 0; pass < 2; pass++) {
    for (let u = 0; u < count; u++) {
      const other = basis.subarray(u * d, (u + 1) * d);
      const along = dot(rest, other);
      for (let j = 0; j < d; j++) rest[j]! -= along * other[j]!;
    }
  }
  const length = Math.sqrt(dot(rest, rest));
  if (!(length > 1e-10 * before)) return undefined;
  return rest.map((value) => value / length);
}

function firstAxis(d: number, part: (axis: Float64Array) => Float64Array | undefined): Float64Array {
  for (let j = 0; j < d; j++) {
    const found = part(Float64Array.from({ length: d }, (_, i) => (i === j ? 1 : 0)));
    if (found) return found;
  }
  return new Float64Array(d);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
