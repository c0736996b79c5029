import { type Artifact, type Detector, type FittedDetector, type Matrix, pauses } from '@duad/core';
import { z } from 'zod';
import { detectorOf, type Method, type Model, restore } from './detector.js';
import { principalComponentPursuit } from './principal-component-pursuit.js';
import { who } from './who.js';

/** Options of {@link robustPca}. */
export interface RobustPcaOptions {
  /** Weight of the sparse part; `auto`, 1 / sqrt(max(rows, columns)) as in the paper, unless given. */
  readonly lambda?: 'auto' | number;
  /** Stops once |M - L - S| is at most this times |M|; 1e-7 unless given. */
  readonly tolerance?: number;
  /** At most so many iterations, then a warning; 1,000 unless given. */
  readonly iterations?: number;
  /** The penalty of the alternating directions is multiplied by this after each iteration; 1.2 unless given, 1 is the paper's. */
  readonly growth?: number;
  /** Whether the columns' medians are taken away first; true unless given. */
  readonly centre?: boolean;
  /** What of a row's decomposition is the score, see {@link robustPca}; `objective` unless given. */
  readonly score?: 'objective' | 'sparse-part';
}

interface RobustPcaModel extends Model {
  readonly header: { readonly lambda: number; readonly rank: number };
  readonly arrays: {
    readonly centre: Float64Array;
    /** Rank x d. */
    readonly axes: Float64Array;
    readonly singularValues: Float64Array;
  };
}

/** Iterations that decompose a row; it stops before if nothing changes. */
const rowIterations = 500;

const method: Method<Required<RobustPcaOptions>, RobustPcaModel> = {
  name: 'robust-pca',
  deterministic: true,
  options: z.strictObject({
    lambda: z
      .union([z.literal('auto'), z.number().positive()])
      .default('auto')
      .describe('Weight of the sparse part; auto = 1 / sqrt(max(rows, columns))'),
    tolerance: z.number().positive().default(1e-7).describe('Stops once |M - L - S| is at most this times |M|'),
    iterations: z.int().positive().default(1000).describe('At most so many iterations'),
    growth: z.number().min(1).max(2).default(1.2).describe('Multiplies the penalty after each iteration; 1 keeps it'),
    centre: z.boolean().default(true).describe("Takes the columns' medians away first"),
    score: z
      .enum(['objective', 'sparse-part'])
      .default('objective')
      .describe("What of a row's decomposition is the score"),
  }),
  minimumRows: () => 1,
  async fit(x, options, context) {
    const { columns } = x;
    const centre = options.centre ? mediansOf(x) : new Float64Array(columns);
    const lambda = options.lambda === 'auto' ? 1 / Math.sqrt(Math.max(x.rows, columns)) : options.lambda;
    const centred = Float64Array.from(x.data, (value, at) => value - centre[at % columns]!);
    const pursuit = await principalComponentPursuit(centred, columns, { ...options, lambda }, context);
    const { axes, singularValues, iterations, converged } = pursuit;
    return {
      model: { header: { lambda, rank: singularValues.length }, arrays: { centre, axes, singularValues } },
      warnings: converged
        ? []
        : [{ code: 'NOT_CONVERGED', message: `${who}: robust-pca stopped after ${iterations} iterations` }],
    };
  },
  async score(x, { score }, model, context) {
    const { data, rows, columns } = x;
    const scores = new Float32Array(rows);
    const own = new Float64Array(columns);
    const { centre } = model.arrays;
    const pause = pauses(context, who);
    for (let row = 0; row < rows; row++) {
      await pause(rowIterations * columns * (model.header.rank + 1));
      for (let j = 0; j < columns; j++) own[j] = data[row * columns + j]! - centre[j]!;
      const { objective, sparse } = decompose(own, model);
      scores[row] = score === 'objective' ? objective : sparse;
    }
    return scores;
  },
};

/**
 * min over a of 1/2 sum a_k^2 / sigma_k + lambda ||x - V a||_1: what the row x would add to ||L||_* + lambda ||S||_1, to first
 * order, where V and sigma are the axes and singular values of L (tr sqrt(L'L + l'l) = tr sqrt(L'L) + 1/2 l (L'L)^-1/2 l' + ...).
 * By alternating directions.
 */
function decompose(x: Float64Array, { header: { lambda, rank }, arrays: { axes, singularValues } }: RobustPcaModel) {
  const d = x.length;
  let scale = 0;
  for (const value of x) scale += Math.abs(value) / d;
  const penalty = scale === 0 ? 1 : lambda / scale;
  const image = new Float64Array(d);
  const sparse = new Float64Array(d);
  const multipliers = new Float64Array(d);
  let energy = 0;
  for (let iteration = 0; iteration < rowIterations; iteration++) {
    image.fill(0);
    energy = 0;
    for (let k = 0; k < rank; k++) {
      const axis = k * d;
      let along = 0;
      for (let j = 0; j < d; j++) along += axes[axis + j]! * (x[j]! - sparse[j]! + multipliers[j]!);
      along *= penalty / (penalty + 1 / singularValues[k]!);
      energy += along ** 2 / singularValues[k]! / 2;
      for (let j = 0; j < d; j++) image[j]! += along * axes[axis + j]!;
    }
    let change = 0;
    for (let j = 0; j < d; j++) {
      const value = x[j]! - image[j]! + multipliers[j]!;
      const before = sparse[j]!;
      sparse[j] = Math.sign(value) * Math.max(0, Math.abs(value) - lambda / penalty);
      const left = x[j]! - image[j]! - sparse[j]!;
      multipliers[j]! += left;
      change = Math.max(change, Math.abs(left), Math.abs(sparse[j]! - before));
    }
    if (change <= 1e-7 * scale) break;
  }
  let [absolute, square] = [0, 0];
  for (let j = 0; j < d; j++) {
    absolute += Math.abs(x[j]! - image[j]!);
    square += sparse[j]! ** 2;
  }
  return { objective: energy + lambda * absolute, sparse: Math.sqrt(square) };
}

function mediansOf({ data, rows, columns }: Matrix): Float64Array {
  const column = new Float32Array(rows);
  return Float64Array.from({ length: columns }, (_, j) => {
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j]!;
    column.sort();
    return (column[(rows - 1) >>> 1]! + column[rows >>> 1]!) / 2;
  });
}

/**
 * Robust principal component analysis by principal component pursuit (Candès, Li, Ma, Wright, Robust Principal Component
 * Analysis?, JACM 2011): the table is a low-rank one plus sparse errors. A row is scored by a decomposition of its own,
 * against the low-rank part of the fitted table: by what it would add to the objective (`objective`), or by the
 * Euclidean length of its sparse part (`sparse-part`, which is 0 for most rows).
 *
 * An iteration of fitting costs O(N d s + s^3), s = min(N, d), scoring O(iterations rank d) a row; memory 48 N d bytes while
 * fitting.
 *
 * @throws INVALID_OPTION
 */
export function robustPca(options: RobustPcaOptions = {}): Detector<FittedDetector> {
  return detectorOf(method, options);
}

/** Reads what a robust PCA detector wrote; the same scores, to the bit. @throws INVALID_ARTIFACT */
export function robustPcaFromArtifact(artifact: Artifact): FittedDetector {
  return restore(method, artifact);
}
