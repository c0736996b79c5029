import { createRandom } from '@duad/core';

/** Multiplies vectors, [k, d], by a symmetric positive semi-definite d x d matrix. */
export type Multiply = (basis: Float64Array) => Promise<Float64Array>;

/**
 * Leading eigenvectors by subspace iteration (Golub and Van Loan, Matrix Computations, 8.2.4). Costs one multiplication
 * and d k^2 per iteration.
 *
 * @param start k orthonormal vectors, [k, d], to go on from
 * @returns k orthonormal vectors, [k, d]
 */
export async function subspaceIteration(
  multiply: Multiply,
  d: number,
  start: Float64Array,
  iterations: number,
): Promise<Float64Array> {
  let basis = start;
  for (let iteration = 0; iteration < iterations; iteration++) basis = orthonormalise(await multiply(basis), d, basis);
  return basis;
}

/** Vectors that {@link principalDirections} carries along so that the others settle quickly. */
export const spareDirections = 8;

/** The k leading eigenvectors, [k, d], from a fixed random start of k + 8 vectors, or d if that is less. */
export async function principalDirections(
  multiply: Multiply,
  d: number,
  k: number,
  iterations = 60,
): Promise<Float64Array> {
  const random = createRandom('principal directions');
  const gaussian = Float64Array.from({ length: Math.min(d, k + spareDirections) * d }, () => random.normal());
  const basis = await subspaceIteration(multiply, d, orthonormalise(gaussian, d, gaussian), iterations);
  return basis.slice(0, k * d);
}

/** Multiplication by a matrix that is there, row-major. Costs d^2 k. */
export function byMatrix(matrix: Float64Array, d: number): Multiply {
  return async (basis) => times(matrix, d, basis);
}

/** Four vectors at a time: the matrix, which is symmetric, is read a quarter as often, and sums stay in registers. */
function times(matrix: Float64Array, d: number, basis: Float64Array): Float64Array {
  const product = new Float64Array(basis.length);
  let start = 0;
  for (; start + 4 * d <= basis.length; start += 4 * d) {
    const [b, c, e] = [start + d, start + 2 * d, start + 3 * d];
    for (let i = 0; i < d; i++) {
      const row = i * d;
      let [alongA, alongB, alongC, alongE] = [0, 0, 0, 0];
      for (let j = 0; j < d; j++) {
        const value = matrix[row + j]!;
        alongA += value * basis[start + j]!;
        alongB += value * basis[b + j]!;
        alongC += value * basis[c + j]!;
        alongE += value * basis[e + j]!;
      }
      product[start + i] = alongA;
      product[b + i] = alongB;
      product[c + i] = alongC;
      product[e + i] = alongE;
    }
  }
  for (; start < basis.length; start += d) {
    for (let i = 0; i < d; i++) {
      let along = 0;
      for (let j = 0; j < d; j++) along += matrix[i * d + j]! * basis[start + j]!;
      product[start + i] = along;
    }
  }
  return product;
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

/**
 * What is left of a vector outside the first `count` vectors of a basis, at unit length; nothing if nothing is left. Four
 * vectors at a time, so that no sum waits for another.
 */
function orthogonalPart(vector: Float64Array, basis: Float64Array, count: number): Float64Array | undefined {
  const d = vector.length;
  const rest = vector.slice();
  const before = Math.sqrt(dot(rest, rest));
  for (let pass = 0; pass < 2; pass++) {
    let start = 0;
    for (; start + 4 * d <= count * d; start += 4 * d) takeAwayFour(rest, basis, start);
    for (; start < count * d; start += d) takeAway(rest, basis, start);
  }
  const length = Math.sqrt(dot(rest, rest));
  if (!(length > 1e-10 * before)) return undefined;
  return rest.map((value) => value / length);
}

/** Takes away from `rest` its part along the vector that starts there in the basis. */
function takeAway(rest: Float64Array, basis: Float64Array, start: number): void {
  const d = rest.length;
  const along = dot(rest, basis.subarray(start, start + d));
  for (let j = 0; j < d; j++) rest[j]! -= along * basis[start + j]!;
}

/** The same for four vectors, which are orthogonal to each other. */
function takeAwayFour(rest: Float64Array, basis: Float64Array, start: number): void {
  const d = rest.length;
  const [b, c, e] = [start + d, start + 2 * d, start + 3 * d];
  let [alongA, alongB, alongC, alongE] = [0, 0, 0, 0];
  for (let j = 0; j < d; j++) {
    const value = rest[j]!;
    alongA += value * basis[start + j]!;
    alongB += value * basis[b + j]!;
    alongC += value * basis[c + j]!;
    alongE += value * basis[e + j]!;
  }
  for (let j = 0; j < d; j++) {
    rest[j]! -= alongA * basis[start + j]! + alongB * basis[b + j]! + alongC * basis[c + j]! + alongE * basis[e + j]!;
  }
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
