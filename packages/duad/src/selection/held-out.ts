import { breathe, parseOptions } from '@duad/core';
import { z } from 'zod';
import { type Coordinates, coordinates } from '../directions/coordinates.js';
import { groupRows } from '../directions/group-rows.js';
import { linearAngles } from '../directions/linear-angles.js';
import { type RowDirections, rowDirections } from '../directions/row-directions.js';
import { type Neighbourhood, neighbourhoodMeans } from '../neighbourhoods.js';
import { rowsBelow } from '../percentile.js';
import { selectByVariance } from './cluster-variance.js';
import { meanAngles, type Selection, type SelectionContext, type SelectionRule } from './selection-rule.js';

/** Keeps logarithms of angles finite, radians. */
const smallestAngle = 1e-3;

/** Columns beyond which rows are brought to coordinates along their leading directions. */
const widthFor = (k: number): number => Math.max(128, 8 * k);

/** Options of {@link heldOut}. */
export interface HeldOutOptions {
  /**
   * How the first selection is made, before there is an autoencoder: by held-out neighbourhoods, too, unless given; or by
   * the paper's rule, `initialClusterer` and the variance of its clusters.
   */
  readonly first?: 'held-out' | 'cluster-variance';
}

const schema = z.strictObject({
  first: z.enum(['held-out', 'cluster-variance']).default('held-out').describe('How the first selection is made'),
});

/**
 * A variant that asks of each neighbourhood: if these rows, p per cent of all, were the anomalies, how badly would the
 * others explain them? Rows are clustered several times; each cluster is judged by the mean of three log angles:
 *
 * - its own, under the autoencoder (before there is one: under a linear autoencoder on all rows),
 * - held out: under a linear autoencoder on the selected rows outside its neighbourhood,
 * - global: under a linear autoencoder on all rows, which keeps rare groups from creeping back.
 *
 * Kept are the 100 - p per cent of the rows with the lowest sum. Unlike the paper's rule it judges by angle instead of
 * variance, clusters the rows instead of Z, and keeps a share of the rows instead of one of the clusters.
 *
 * Linear autoencoders have k directions, k the code size. Tables of more than 8 k (at least 128) columns are first brought
 * to coordinates along their 8 k leading directions, which once costs 12 d per row and direction. Then each selection
 * costs, for each clustering, m^2 per row of m columns and 12 m^2 k per cluster. Memory for 8 k numbers a row and for an
 * m x m table per cluster.
 *
 * @throws INVALID_OPTION
 */
export function heldOut(options: HeldOutOptions = {}): SelectionRule {
  const { first } = parseOptions(schema, options, 'duad heldOut');
  return {
    name: 'held-out',
    async begin(x, context) {
      const k = Math.min(x.columns, Math.max(context.codeSize, 2));
      const all = Uint32Array.from({ length: x.rows }, (_, row) => row);
      const neighbourhoods = await context.neighbourhoods();
      const along = await coordinates(x, widthFor(k), context);
      const directions = await rowDirections(along, k, context);
      const members = neighbourhoods.map(({ clustering, near }) => groupRows(all, clustering.labels, near.length));
      const logMeans = (values: ArrayLike<number>): Float64Array => meanOverClusterings(neighbourhoods, x.rows, values);
      const held = (selected: Uint32Array): Promise<Float64Array> =>
        heldOutAngles(along, neighbourhoods, members, selected, directions, context);
      try {
        const global = logMeans(linearAngles(along, await directions.of(all), all));
        return {
          first: async () =>
            first === 'cluster-variance'
              ? selectByVariance(x, context.initialClusterer, context.initialAnomalyPercent, 'clusters', context)
              : keep([global, await held(all)], 100 - context.initialAnomalyPercent),
          async next(evaluations, current) {
            const own = logMeans(meanAngles(evaluations));
            return keep([own, await held(current.rows), global], 100 - context.anomalyPercent);
          },
          [Symbol.dispose]: () => directions[Symbol.dispose](),
        };
      } catch (error) {
        directions[Symbol.dispose]();
        throw error;
      }
    },
  };
}

function keep(terms: readonly Float64Array[], percent: number): Selection {
  return {
    rows: rowsBelow(
      terms[0]!.map((_, row) => terms.reduce((sum, term) => sum + term[row]!, 0)),
      percent,
    ),
  };
}

/** For each row, the mean over the clusterings of the log of its cluster's mean. */
function meanOverClusterings(
  neighbourhoods: readonly Neighbourhood[],
  rows: number,
  values: ArrayLike<number>,
): Float64Array {
  const result = new Float64Array(rows);
  for (const neighbourhood of neighbourhoods) {
    const logs = neighbourhoodMeans(values, neighbourhood).own.map((mean) => Math.log(mean + smallestAngle));
    addByLabel(result, neighbourhood.clustering.labels, logs, neighbourhoods.length);
  }
  return result;
}

function addByLabel(sums: Float64Array, labels: Int32Array, values: Float64Array, divisor: number): void {
  for (let row = 0; row < sums.length; row++) sums[row]! += values[labels[row]!]! / divisor;
}

/** Mean over the clusterings of the log of the mean held-out angle of the row's cluster. */
async function heldOutAngles(
  along: Coordinates,
  neighbourhoods: readonly Neighbourhood[],
  members: readonly (readonly Uint32Array[])[],
  selected: Uint32Array,
  directions: RowDirections,
  context: SelectionContext,
): Promise<Float64Array> {
  const result = new Float64Array(along.table.rows);
  const start = await directions.of(selected);
  for (const [i, { clustering, near }] of neighbourhoods.entries()) {
    const bases = await directions.without(selected, clustering.labels, near, start);
    const logs = new Float64Array(near.length);
    for (const [cluster, basis] of bases.entries()) {
      await breathe(context, 'duad');
      const angles = linearAngles(along, basis, members[i]![cluster]!);
      logs[cluster] = Math.log(angles.reduce((sum, angle) => sum + angle, 0) / angles.length + smallestAngle);
    }
    addByLabel(result, clustering.labels, logs, neighbourhoods.length);
  }
  return result;
}
