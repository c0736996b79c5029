import { type Artifact, breathe, type Detector, type FittedDetector, type Matrix } from '@duad/core';
import { z } from 'zod';
import { detectorOf, type Method, type Model, restore } from './detector.js';
import { who } from './who.js';

/** Options of {@link ecod}: none, which is the method's point. */
export type EcodOptions = Readonly<Record<never, never>>;

interface EcodModel extends Model {
  readonly arrays: {
    /** Columns x rows: the values of each column, ascending. */
    readonly sorted: Float32Array;
    /** Of each column. */
    readonly skewness: Float64Array;
  };
}

const method: Method<EcodOptions, EcodModel> = {
  name: 'ecod',
  deterministic: true,
  options: z.strictObject({}),
  minimumRows: () => 1,
  async fit({ data, rows, columns }, _options, context) {
    const sorted = new Float32Array(rows * columns);
    const skewness = new Float64Array(columns);
    for (let j = 0; j < columns; j++) {
      if (j % Math.max(1, Math.floor(1e6 / rows)) === 0) await breathe(context, who);
      const column = sorted.subarray(j * rows, (j + 1) * rows);
      for (let i = 0; i < rows; i++) column[i] = data[i * columns + j]!;
      column.sort();
      skewness[j] = skewnessOf(column);
      context.onProgress?.({ stage: 'column-end', done: j + 1, total: columns });
    }
    return { model: { header: {}, arrays: { sorted, skewness } } };
  },
  score,
};

async function score(
  { data, rows, columns }: Matrix,
  _options: EcodOptions,
  { arrays: { sorted, skewness } }: EcodModel,
  context: Parameters<typeof method.score>[3],
): Promise<Float32Array> {
  const count = sorted.length / columns;
  const left = new Float64Array(rows);
  const right = new Float64Array(rows);
  const automatic = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    if (j % Math.max(1, Math.floor(1e6 / rows)) === 0) await breathe(context, who);
    const column = sorted.subarray(j * count, (j + 1) * count);
    for (let i = 0; i < rows; i++) {
      const value = data[i * columns + j]!;
      // A value beyond all that were fitted counts as half a row.
      const atMost = -Math.log(Math.max(countAtMost(column, value), 0.5) / count);
      const atLeast = -Math.log(Math.max(count - countBelow(column, value), 0.5) / count);
      left[i]! += atMost;
      right[i]! += atLeast;
      automatic[i]! += skewness[j]! < 0 ? atMost : skewness[j]! > 0 ? atLeast : atMost + atLeast;
    }
  }
  return Float32Array.from(automatic, (value, i) => Math.max(value, left[i]!, right[i]!));
}

/** Third standardised moment; 0 of a constant column. */
function skewnessOf(values: Float32Array): number {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let second = 0;
  let third = 0;
  for (const value of values) {
    const difference = value - mean;
    second += difference ** 2 / values.length;
    third += difference ** 3 / values.length;
  }
  // What is constant up to rounding has no skew.
  return second <= (1e-15 * mean) ** 2 || second === 0 ? 0 : third / second ** 1.5;
}

/** How many of the ascending values are at most this one. */
function countAtMost(ascending: Float32Array, value: number): number {
  return firstWhere(ascending, (each) => each > value);
}

function countBelow(ascending: Float32Array, value: number): number {
  return firstWhere(ascending, (each) => each >= value);
}

/** The first place from which on `holds`; the length if there is none. */
function firstWhere(ascending: Float32Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(ascending[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * ECOD (Li, Zhao, Hu, Botta, Ionescu, Chen, ECOD: Unsupervised Outlier Detection Using Empirical Cumulative Distribution
 * Functions, TKDE 2022, Algorithm 1): the tail probabilities of each column by its empirical distribution, their negative
 * logarithms summed up over the left tails, the right tails and, by the sign of the skewness, the longer ones; the largest
 * of the three sums. A value beyond all fitted ones counts as half a row.
 *
 * Fitting O(N d log N), scoring O(d log N) a row; memory 4 N d bytes.
 */
export function ecod(options: EcodOptions = {}): Detector<FittedDetector> {
  return detectorOf(method, options);
}

/** Reads what an ECOD detector wrote; the same scores, to the bit. @throws INVALID_ARTIFACT */
export function ecodFromArtifact(artifact: Artifact): FittedDetector {
  return restore(method, artifact);
}
