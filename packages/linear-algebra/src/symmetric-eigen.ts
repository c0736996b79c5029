import { DuadError, type Pauses, pauses, type RunContext } from '@duad/core';

const who = '@duad/linear-algebra';

/** Eigenvalues in falling order, and a row of unit length for each of them. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** size x size, one eigenvector a row. */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and vectors of a symmetric matrix: Householder's reduction to tridiagonal form, then implicit QL steps
 * (Golub and Van Loan, Matrix Computations, sections 8.3.1 and 8.3.3). Some 9 size^3 operations, memory for as much as the
 * matrix twice. Reports `rows-reduced` and `eigenvalues-found`; can be cancelled.
 *
 * @param a size x size, row-major; overwritten
 * @throws NOT_FINITE; CANCELLED; DEGENERATE_DATA where steps do not settle
 */
export async function symmetricEigen(
  a: Float64Array,
  size: number,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<SymmetricEigen> {
  if (!a.every(Number.isFinite)) {
    throw new DuadError('NOT_FINITE', `${who}: expected a matrix of finite numbers, got NaN or infinity`);
  }
  const pause = pauses(context, who);
  const { diagonal, beside, reflections } = await tridiagonalise(a, size, pause, context);
  const vectors = await restore(a, size, reflections, pause);
  await implicitSteps(diagonal, beside, vectors, size, pause, context);
  const order = Array.from(diagonal, (_, i) => i).sort((i, j) => diagonal[j]! - diagonal[i]!);
  const sorted = new Float64Array(size * size);
  order.forEach((from, to) => void sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size));
  return { values: Float64Array.from(order, (i) => diagonal[i]!), vectors: sorted };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Element i lies beside diagonal i and i + 1. */
  readonly beside: Float64Array;
  /** Reflection k is I - factor v v^T with v in row k of the overwritten matrix, from column k + 1 on. */
  readonly reflections: Float64Array;
}

/** Works on the lower triangle; row k keeps the vector of reflection k in its upper part, which is free by then. */
async function tridiagonalise(
  a: Float64Array,
  size: number,
  pause: Pauses,
  { onProgress }: Pick<RunContext, 'onProgress'>,
): Promise<Tridiagonal> {
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const reflections = new Float64Array(size);
  const v = new Float64Array(size);
  const p = new Float64Array(size);
  for (let k = 0; k < size - 1; k++) {
    diagonal[k] = a[k * size + k]!;
    let norm = 0;
    for (let i = k + 1; i < size; i++) {
      v[i] = a[i * size + k]!;
      norm += v[i]! ** 2;
    }
    norm = Math.sqrt(norm);
    const sign = v[k + 1]! < 0 ? -1 : 1;
    beside[k] = -sign * norm;
    if (norm === 0) continue;
    v[k + 1]! += sign * norm;
    let square = 0;
    for (let i = k + 1; i < size; i++) square += v[i]! ** 2;
    const factor = 2 / square;
    reflections[k] = factor;
    p.fill(0, k + 1);
    for (let i = k + 1; i < size; i++) {
      const row = i * size;
      const vi = v[i]!;
      let sum = a[row + i]! * vi;
      for (let j = k + 1; j < i; j++) {
        const value = a[row + j]!;
        sum += value * v[j]!;
        p[j]! += value * vi;
      }
      p[i]! += sum;
    }
    let inner = 0;
    for (let i = k + 1; i < size; i++) {
      p[i]! *= factor;
      inner += p[i]! * v[i]!;
    }
    const half = 0.5 * factor * inner;
    for (let i = k + 1; i < size; i++) p[i]! -= half * v[i]!;
    for (let i = k + 1; i < size; i++) {
      const row = i * size;
      const [vi, pi] = [v[i]!, p[i]!];
      for (let j = k + 1; j <= i; j++) a[row + j]! -= vi * p[j]! + pi * v[j]!;
    }
    a.set(v.subarray(k + 1), k * size + k + 1);
    await pause(2 * (size - k) ** 2);
    if (k % 256 === 255) onProgress?.({ stage: 'rows-reduced', done: k + 1, total: size });
  }
  diagonal[size - 1] = a[size * size - 1]!;
  return { diagonal, beside, reflections };
}

/** The product of all reflections, transposed: row i is what becomes of unit vector i. */
async function restore(a: Float64Array, size: number, reflections: Float64Array, pause: Pauses): Promise<Float64Array> {
  const q = new Float64Array(size * size);
  for (let i = 0; i < size; i++) q[i * size + i] = 1;
  for (let k = size - 2; k >= 0; k--) {
    const factor = reflections[k]!;
    if (factor === 0) continue;
    const v = a.subarray(k * size, (k + 1) * size);
    for (let i = k + 1; i < size; i++) {
      const row = i * size;
      let inner = 0;
      for (let j = k + 1; j < size; j++) inner += q[row + j]! * v[j]!;
      inner *= factor;
      for (let j = k + 1; j < size; j++) q[row + j]! -= inner * v[j]!;
    }
    await pause(2 * (size - k) ** 2);
  }
  return q;
}

/** Diagonalises, and turns the rows of `vectors` along. */
async function implicitSteps(
  d: Float64Array,
  e: Float64Array,
  vectors: Float64Array,
  size: number,
  pause: Pauses,
  { onProgress }: Pick<RunContext, 'onProgress'>,
): Promise<void> {
  // Against the whole matrix, not its neighbours: those of a matrix of low rank may be nothing but rounding themselves.
  const negligible =
    Number.EPSILON * d.reduce((most, value, i) => Math.max(most, Math.abs(value) + Math.abs(e[i]!)), 0);
  for (let first = 0; first < size; first++) {
    for (let step = 0; ; step++) {
      let last = first;
      while (last < size - 1 && Math.abs(e[last]!) > negligible) last++;
      if (last === first) break;
      if (step > 60) throw new DuadError('DEGENERATE_DATA', `${who}: the eigenvalues did not settle`);
      const slope = (d[first + 1]! - d[first]!) / (2 * e[first]!);
      const root = Math.hypot(slope, 1);
      let g = d[last]! - d[first]! + e[first]! / (slope + (slope < 0 ? -root : root));
      let [sine, cosine, shift] = [1, 1, 0];
      let i = last - 1;
      for (; i >= first; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1]! -= shift;
          e[last] = 0;
          break;
        }
        sine = f / r;
        cosine = g / r;
        const h = d[i + 1]! - shift;
        const t = (d[i]! - h) * sine + 2 * cosine * b;
        shift = sine * t;
        d[i + 1] = h + shift;
        g = cosine * t - b;
        turn(vectors, i * size, size, sine, cosine);
      }
      if (i < first) {
        d[first]! -= shift;
        e[first] = g;
        e[last] = 0;
      }
      await pause(4 * size * (last - first));
    }
    if (first % 256 === 255) onProgress?.({ stage: 'eigenvalues-found', done: first + 1, total: size });
  }
}

/** Turns two rows that follow each other. */
function turn(rows: Float64Array, start: number, size: number, sine: number, cosine: number): void {
  for (let i = start, j = start + size; i < start + size; i++, j++) {
    const [above, below] = [rows[i]!, rows[j]!];
    rows[j] = sine * above + cosine * below;
    rows[i] = cosine * above - sine * below;
  }
}
