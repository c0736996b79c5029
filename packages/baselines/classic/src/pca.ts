import { type Artifact, type Detector, type FittedDetector, type Matrix, pauses } from '@duad/core';
import { z } from 'zod';
import { detectorOf, type Method, type Model, restore } from './detector.js';
import { singularParts } from './singular-parts.js';
import { who } from './who.js';

/** Options of {@link pca}. */
export interface PcaOptions {
  /** So many components or, below 1, as many as explain more than this share of the variance; 0.9 unless given. */
  readonly components?: number;
  /**
   * `reconstruction-error`: the distance between a row and its reconstruction; `angle`: the angle between them, 0 .. pi.
   * `reconstruction-error` unless given.
   */
  readonly score?: 'reconstruction-error' | 'angle';
  /** Whether the mean row is taken away first; true unless given. */
  readonly centre?: boolean;
}

interface PcaModel extends Model {
  readonly header: { readonly components: number };
  readonly arrays: {
    readonly mean: Float64Array;
    /** Components x d, unit vectors. */
    readonly axes: Float64Array;
  };
}

const method: Method<Required<PcaOptions>, PcaModel> = {
  name: 'pca',
  deterministic: true,
  options: z.strictObject({
    components: z
      .union([z.number().gt(0).lt(1), z.int().positive()])
      .default(0.9)
      .describe('So many components or, below 1, as many as explain more than this share of the variance'),
    score: z
      .enum(['reconstruction-error', 'angle'])
      .default('reconstruction-error')
      .describe('What is measured between row and image'),
    centre: z.boolean().default(true).describe('Takes the mean row away first'),
  }),
  minimumRows: () => 1,
  async fit(x, { components, centre }, context) {
    const { columns } = x;
    const mean = centre ? meanOf(x) : new Float64Array(columns);
    const centred = Float64Array.from(x.data, (value, at) => value - mean[at % columns]!);
    const { singular, rank, rightVectors } = await singularParts(centred, columns, context);
    const wanted = components < 1 ? countFor(singular, components) : components;
    const count = Math.min(wanted, rank);
    return { model: { header: { components: count }, arrays: { mean, axes: rightVectors(count) } } };
  },
  async score(x, { score }, { header: { components }, arrays: { mean, axes } }, context) {
    const { data, rows, columns } = x;
    const scores = new Float32Array(rows);
    const image = new Float64Array(columns);
    const pause = pauses(context, who);
    for (let row = 0; row < rows; row++) {
      const due = pause(columns * (components + 1));
      if (due) await due;
      const own = data.subarray(row * columns, (row + 1) * columns);
      image.set(mean);
      for (let k = 0; k < components; k++) {
        let along = 0;
        for (let j = 0; j < columns; j++) along += (own[j]! - mean[j]!) * axes[k * columns + j]!;
        for (let j = 0; j < columns; j++) image[j]! += along * axes[k * columns + j]!;
      }
      scores[row] = score === 'angle' ? angleBetween(own, image) : reconstructionError(own, image);
    }
    return scores;
  },
};

function meanOf({ data, rows, columns }: Matrix): Float64Array {
  const mean = new Float64Array(columns);
  for (let at = 0; at < data.length; at++) mean[at % columns]! += data[at]! / rows;
  return mean;
}

/** The fewest leading components that explain more than this share of the variance. */
function countFor(singular: Float64Array, share: number): number {
  const total = singular.reduce((sum, value) => sum + value ** 2, 0);
  let sum = 0;
  let count = 0;
  while (count < singular.length && sum <= share * total) sum += singular[count++]! ** 2;
  return count;
}

function reconstructionError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2;
  return Math.sqrt(sum);
}

/** By the lengths of sum and difference of the unit vectors, which is exact for small angles; pi / 2 of a zero row. */
function angleBetween(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [lengthA, lengthB] = [a, b].map((vector) => Math.hypot(...Array.from(vector))) as [number, number];
  if (lengthA === 0 || lengthB === 0) return lengthA === lengthB ? 0 : Math.PI / 2;
  let difference = 0;
  let sum = 0;
  for (let j = 0; j < a.length; j++) {
    const [p, q] = [a[j]! / lengthA, b[j]! / lengthB];
    difference += (p - q) ** 2;
    sum += (p + q) ** 2;
  }
  return 2 * Math.atan2(Math.sqrt(difference), Math.sqrt(sum));
}

/**
 * Principal component analysis (Pearson 1901; Shyu, Chen, Sarinnapakorn, Chang 2003 for its use here): what a row loses in
 * its projection on the leading components.
 *
 * Fitting O(N d s + s^3) with s the smaller of N and d, scoring O(components d) a row; memory 16 N d bytes while fitting,
 * then s^2. Directions in which the rows do not vary are no components.
 *
 * @throws INVALID_OPTION
 */
export function pca(options: PcaOptions = {}): Detector<FittedDetector> {
  return detectorOf(method, options);
}

/** Reads what a PCA detector wrote; the same scores, to the bit. @throws INVALID_ARTIFACT */
export function pcaFromArtifact(artifact: Artifact): FittedDetector {
  return restore(method, artifact);
}
