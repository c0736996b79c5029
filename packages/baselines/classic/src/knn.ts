import { type Artifact, type Detector, type FittedDetector, matrix, type Warning } from '@duad/core';
import { z } from 'zod';
import { detectorOf, type Method, type Model, restore } from './detector.js';
import { fewerNeighbours } from './fewer-neighbours.js';
import { otherNeighbours } from './other-neighbours.js';

/** Options of {@link knn}. */
export interface KnnOptions {
  /** Neighbours; 5 unless given. */
  readonly neighbours?: number;
  /** The distance of the farthest of them (Ramaswamy, Rastogi, Shim 2000), or their mean; `largest` unless given. */
  readonly distance?: 'largest' | 'mean';
}

interface KnnModel extends Model {
  readonly header: { readonly neighbours: number; readonly columns: number };
  readonly arrays: { readonly table: Float32Array };
}

const method: Method<Required<KnnOptions>, KnnModel> = {
  name: 'knn',
  deterministic: true,
  options: z.strictObject({
    neighbours: z.int().positive().default(5).describe('Neighbours of a row'),
    distance: z.enum(['largest', 'mean']).default('largest').describe('That of the farthest of them, or their mean'),
  }),
  minimumRows: () => 2,
  async fit({ data, rows, columns }, options) {
    const neighbours = Math.min(options.neighbours, rows - 1);
    const warnings: Warning[] = fewerNeighbours(options.neighbours, neighbours);
    return { model: { header: { neighbours, columns }, arrays: { table: data.slice() } }, warnings };
  },
  async score(x, { distance }, { header: { neighbours: k, columns }, arrays: { table } }, context) {
    const fitted = matrix(table, table.length / columns, columns);
    const { squaredDistances } = await otherNeighbours(x, fitted, k, context);
    return Float32Array.from({ length: x.rows }, (_, row) => {
      if (distance === 'largest') return Math.sqrt(squaredDistances[row * k + k - 1]!);
      let sum = 0;
      for (let at = row * k; at < (row + 1) * k; at++) sum += Math.sqrt(squaredDistances[at]!);
      return sum / k;
    });
  },
};

/**
 * Distance to the k nearest fitted rows (Ramaswamy, Rastogi, Shim, Efficient Algorithms for Mining Outliers from Large
 * Data Sets, SIGMOD 2000). A row that equals a fitted one is taken for it: one copy is left out of its neighbours.
 *
 * Fitting keeps the table; scoring costs some O(log N) a row up to 15 columns, else O(N d).
 *
 * @throws INVALID_OPTION
 */
export function knn(options: KnnOptions = {}): Detector<FittedDetector> {
  return detectorOf(method, options);
}

/** Reads what a kNN detector wrote; the same scores, to the bit. @throws INVALID_ARTIFACT */
export function knnFromArtifact(artifact: Artifact): FittedDetector {
  return restore(method, artifact);
}
