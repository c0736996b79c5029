import { type Artifact, type Detector, type FittedDetector, matrix } from '@duad/core';
import type { Neighbours } from '@duad/neighbours';
import { z } from 'zod';
import { detectorOf, type Method, type Model, restore } from './detector.js';
import { fewerNeighbours } from './fewer-neighbours.js';
import { otherNeighbours } from './other-neighbours.js';

/** Options of {@link lof}. */
export interface LofOptions {
  /** Neighbours (MinPts); 20 unless given. */
  readonly neighbours?: number;
}

interface LofModel extends Model {
  readonly header: { readonly neighbours: number; readonly columns: number };
  readonly arrays: {
    readonly table: Float32Array;
    /** Distance of each fitted row to its k-th neighbour. */
    readonly reach: Float64Array;
    /** Local reachability density of each fitted row. */
    readonly density: Float64Array;
  };
}

/** Keeps the density of rows among copies of themselves finite, as in scikit-learn. */
const leastDistance = 1e-10;

const method: Method<Required<LofOptions>, LofModel> = {
  name: 'lof',
  deterministic: true,
  options: z.strictObject({ neighbours: z.int().positive().default(20).describe('Neighbours of a row (MinPts)') }),
  minimumRows: () => 2,
  async fit(x, options, context) {
    const { rows, columns } = x;
    const k = Math.min(options.neighbours, rows - 1);
    const found = await otherNeighbours(x, x, k, context);
    const reach = Float64Array.from({ length: rows }, (_, row) => Math.sqrt(found.squaredDistances[row * k + k - 1]!));
    const density = densities(found, reach);
    return {
      model: { header: { neighbours: k, columns }, arrays: { table: x.data.slice(), reach, density } },
      warnings: fewerNeighbours(options.neighbours, k),
    };
  },
  async score(x, _options, { header: { neighbours: k, columns }, arrays: { table, reach, density } }, context) {
    const found = await otherNeighbours(x, matrix(table, table.length / columns, columns), k, context);
    return Float32Array.from(densities(found, reach), (own, row) => {
      let sum = 0;
      for (let at = row * k; at < (row + 1) * k; at++) sum += density[found.rows[at]!]!;
      return sum / k / own;
    });
  },
};

/** Definition 6: the inverse of the mean reachability distance from each row to its neighbours. */
function densities({ k, rows, squaredDistances }: Neighbours, reach: Float64Array): Float64Array {
  return Float64Array.from({ length: rows.length / k }, (_, row) => {
    let sum = 0;
    for (let at = row * k; at < (row + 1) * k; at++) {
      sum += Math.max(Math.sqrt(squaredDistances[at]!), reach[rows[at]!]!);
    }
    return 1 / (sum / k + leastDistance);
  });
}

/**
 * Local outlier factor (Breunig, Kriegel, Ng, Sander, LOF: Identifying Density-Based Local Outliers, SIGMOD 2000): how much
 * denser a row's neighbours lie than the row itself; about 1 within a cluster. Exactly k neighbours, of equally distant
 * ones those that come first in the table. New rows are held against the densities of the fitted ones; a row that equals
 * a fitted one is taken for it, so that fitted rows get the factors of the paper.
 *
 * Some O(N log N) up to 15 columns, else O(N^2 d), scoring alike; memory: the table, and 12 k bytes a row while fitting.
 *
 * @throws INVALID_OPTION
 */
export function lof(options: LofOptions = {}): Detector<FittedDetector> {
  return detectorOf(method, options);
}

/** Reads what a LOF detector wrote; the same scores, to the bit. @throws INVALID_ARTIFACT */
export function lofFromArtifact(artifact: Artifact): FittedDetector {
  return restore(method, artifact);
}
