import { type Matrix, pauses, type RunContext } from '@duad/core';
import { symmetricEigen } from '@duad/linear-algebra';

/** Rows that the covariance is taken of, at most. */
const sampleRows = 20_000;
/** Beyond this the decomposition would take longer than the detector. */
const maximumColumns = 600;

/** A linear detector to compare with: the squared distance of each row to a principal subspace. */
export interface PcaScores {
  readonly scores: Float64Array;
  /** Dimension of the subspace. */
  readonly components: number;
}

/**
 * Principal component analysis with as many components as explain 95 per cent of the variance; the score is the squared
 * reconstruction error. The covariance is taken of at most 20,000 random rows. Costs d^2 per row and d^3 once.
 *
 * @returns nothing if there are more than 600 columns
 */
export async function pcaScores(
  x: Matrix,
  { random, signal }: Pick<RunContext, 'random' | 'signal'>,
  explained = 0.95,
): Promise<PcaScores | undefined> {
  const { columns: d, rows, data } = x;
  if (d > maximumColumns) return undefined;
  const context = signal ? { signal } : {};
  const pause = pauses(context, 'pca');
  const sample = random.sample(rows, sampleRows);
  const mean = new Float64Array(d);
  for (const row of sample) for (let j = 0; j < d; j++) mean[j]! += data[row * d + j]! / sample.length;

  const covariance = new Float64Array(d * d);
  const centred = new Float64Array(d);
  for (const row of sample) {
    const due = pause(d ** 2);
    if (due) await due;
    for (let j = 0; j < d; j++) centred[j] = data[row * d + j]! - mean[j]!;
    for (let j = 0; j < d; j++) {
      const value = centred[j]!;
      if (value === 0) continue;
      for (let k = j; k < d; k++) covariance[j * d + k]! += value * centred[k]!;
    }
  }
  for (let j = 0; j < d; j++) for (let k = 0; k < j; k++) covariance[j * d + k] = covariance[k * d + j]!;
  const { values, vectors } = await symmetricEigen(covariance, d, context);
  const components = countFor(
    values.map((value) => Math.max(0, value)),
    explained,
  );
  const axes = Array.from({ length: components }, (_, k) => vectors.subarray(k * d, (k + 1) * d));

  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const due = pause(d * (components + 1));
    if (due) await due;
    let error = 0;
    for (let j = 0; j < d; j++) {
      centred[j] = data[row * d + j]! - mean[j]!;
      error += centred[j]! ** 2;
    }
    for (const axis of axes) {
      let along = 0;
      for (let j = 0; j < d; j++) along += axis[j]! * centred[j]!;
      error -= along ** 2;
    }
    scores[row] = Math.max(0, error);
  }
  return { scores, components };
}

/** How many of the descending values make up that share of their sum; at least one, never all. */
function countFor(values: Float64Array, share: number): number {
  const wanted = share * values.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  let count = 0;
  while (count < values.length && sum < wanted) sum += values[count++]!;
  return Math.min(Math.max(1, count), Math.max(1, values.length - 1));
}
