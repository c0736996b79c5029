import {
  type Artifact,
  checkMatrix,
  type FittedDetector,
  type Matrix,
  throwIfCancelled,
  type Warning,
} from '@duad/core';
import type { Placement } from './placement.js';
import { who } from './who.js';

/** A clustering that scores rows. */
export interface FittedDistributionOnly extends FittedDetector {
  /** Clusters found. */
  readonly count: number;
  /** Of each cluster; the score of its rows. */
  readonly spreads: Float64Array;
  /** The score of rows in no cluster: twice the largest spread, or 1 if there is none. */
  readonly unplacedScore: number;
}

/** All that it is made from and written to. */
export interface Parts extends Pick<FittedDistributionOnly, 'columns' | 'spreads' | 'warnings'> {
  readonly placement: Placement;
  readonly normalise: boolean;
  /** What the clusterer wrote, where it can assign rows; else rows and labels of the fitted table. */
  readonly clustering: Artifact | undefined;
  readonly table: Matrix | undefined;
  readonly labels: Int32Array | undefined;
}

export const layout = 1;

/** Puts the functions to the numbers. */
export function fittedDistributionOnly(parts: Parts): FittedDistributionOnly {
  const { columns, spreads, warnings, placement, normalise, clustering, table, labels } = parts;
  const unplacedScore = 2 * spreads.reduce((largest, spread) => Math.max(largest, spread), 0) || 1;
  return {
    columns,
    warnings,
    spreads,
    unplacedScore,
    count: spreads.length,
    async score(x, context = {}) {
      checkMatrix(x, who, { columns });
      throwIfCancelled(context, who);
      const placed = await placement(x, context);
      return Float32Array.from(placed, (label) => (label < 0 ? unplacedScore : spreads[label]!));
    },
    toArtifact: async () => ({
      package: who,
      version: layout,
      header: { columns, normalise, warnings: warnings as readonly Warning[] },
      arrays: { spreads, ...(table && labels && { table: table.data, labels }) },
      ...(clustering && { children: { clustering } }),
    }),
    async [Symbol.asyncDispose]() {},
  };
}
