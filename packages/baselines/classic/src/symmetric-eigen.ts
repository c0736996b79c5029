import { breathe, type RunContext } from '@duad/core';
import { who } from './who.js';

/** Eigenvalues, the largest first, and their vectors. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** d x d; row k is the unit eigenvector of value k. */
  readonly vectors: Float64Array;
}

/** Some third of a second of plain loops. */
const workBetweenPauses = 2e8;

/**
 * Eigenvalues and vectors of a symmetric matrix: Householder's tridiagonal form, then implicit QR steps with Wilkinson's
 * shift (Golub and Van Loan, Matrix Computations, 8.3). Some 9 d^3 operations; lets signals be heard in between.
 *
 * @param matrix d x d, row-major; overwritten
 */
export async function symmetricEigen(
  matrix: Float64Array,
  d: number,
  context: Pick<RunContext, 'signal'>,
): Promise<SymmetricEigen> {
  let work = 0;
  const pause = async (amount: number): Promise<void> => {
    work += amount;
    if (work < workBetweenPauses) return;
    work = 0;
    await breathe(context, who);
  };
  const diagonal = new Float64Array(d);
  const beside = new Float64Array(d);
  const reflections: Float64Array[] = [];
  for (let k = 0; k < d; k++) {
    diagonal[k] = matrix[k * d + k]!;
    if (k === d - 1) break;
    const { vector, length } = reflection(matrix, d, k);
    reflections.push(vector);
    beside[k] = length;
    reflect(matrix, d, k + 1, vector);
    await pause(4 * (d - k) ** 2);
  }
  // The rows of Q', where the matrix is Q T Q'.
  const vectors = new Float64Array(d * d);
  for (let i = 0; i < d; i++) vectors[i * d + i] = 1;
  for (let k = d - 2; k >= 0; k--) {
    for (let i = k + 1; i < d; i++) {
      const row = vectors.subarray(i * d + k + 1, (i + 1) * d);
      addMultiple(row, -2 * dot(row, reflections[k]!), reflections[k]!);
    }
    await pause(4 * (d - k) ** 2);
  }
  for (let last = d - 1; last > 0; ) {
    if (isNegligible(diagonal, beside, last - 1)) {
      beside[--last] = 0;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isNegligible(diagonal, beside, first - 1)) first--;
    qrStep(diagonal, beside, first, last, vectors, d);
    await pause(6 * d * (last - first));
  }
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const sorted = new Float64Array(d * d);
  order.forEach((from, to) => {
    sorted.set(vectors.subarray(from * d, (from + 1) * d), to * d);
  });
  return { values: Float64Array.from(order, (k) => diagonal[k]!), vectors: sorted };
}

/** The unit vector v for which (1 - 2 v v') turns column k below the diagonal into (length, 0, ..., 0). */
function reflection(matrix: Float64Array, d: number, k: number) {
  const vector = matrix.slice(k * d + k + 1, (k + 1) * d);
  let largest = 0;
  for (const value of vector) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return { vector, length: 0 };
  for (let i = 0; i < vector.length; i++) vector[i]! /= largest;
  const norm = Math.sqrt(dot(vector, vector));
  const length = vector[0]! > 0 ? -norm : norm;
  vector[0]! -= length;
  const size = Math.sqrt(dot(vector, vector));
  for (let i = 0; i < vector.length; i++) vector[i]! /= size;
  return { vector, length: length * largest };
}

/** A <- (1 - 2 v v') A (1 - 2 v v') of the block from `from` on. */
function reflect(matrix: Float64Array, d: number, from: number, v: Float64Array): void {
  const size = d - from;
  const w = new Float64Array(size);
  for (let i = 0; i < size; i++) w[i] = dot(matrix.subarray((from + i) * d + from, (from + i + 1) * d), v);
  addMultiple(w, -dot(w, v), v);
  for (let i = 0; i < size; i++) {
    const row = (from + i) * d + from;
    const a = 2 * v[i]!;
    const b = 2 * w[i]!;
    for (let j = 0; j < size; j++) matrix[row + j]! -= a * w[j]! + b * v[j]!;
  }
}

function isNegligible(diagonal: Float64Array, beside: Float64Array, k: number): boolean {
  const scale = Math.abs(diagonal[k]!) + Math.abs(diagonal[k + 1]!);
  return Math.abs(beside[k]!) <= Number.EPSILON * scale || Math.abs(beside[k]!) < 1e-300;
}

/** One implicit step on rows first .. last, a rotation of neighbours at a time. */
function qrStep(a: Float64Array, b: Float64Array, first: number, last: number, vectors: Float64Array, d: number): void {
  const half = (a[last - 1]! - a[last]!) / 2;
  const edge = b[last - 1]!;
  const shift = a[last]! - edge ** 2 / (half + (half >= 0 ? 1 : -1) * Math.hypot(half, edge));
  let x = a[first]! - shift;
  let z = b[first]!;
  for (let k = first; k < last; k++) {
    const r = Math.hypot(x, z);
    const c = r === 0 ? 1 : x / r;
    const s = r === 0 ? 0 : z / r;
    if (k > first) b[k - 1] = r;
    const [p, q, e] = [a[k]!, a[k + 1]!, b[k]!];
    a[k] = c * c * p + 2 * c * s * e + s * s * q;
    a[k + 1] = s * s * p - 2 * c * s * e + c * c * q;
    b[k] = c * s * (q - p) + (c * c - s * s) * e;
    if (k < last - 1) {
      x = b[k]!;
      z = s * b[k + 1]!;
      b[k + 1]! *= c;
    }
    const upper = k * d;
    for (let j = upper; j < upper + d; j++) {
      const [u, v] = [vectors[j]!, vectors[j + d]!];
      vectors[j] = c * u + s * v;
      vectors[j + d] = c * v - s * u;
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addMultiple(sum: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < vector.length; i++) sum[i]! += factor * vector[i]!;
}
