import { breathe, type Matrix } from '@duad/core';
import { linearAngles } from '../linear-angles.js';
import { type Neighbourhood, neighbourhoodMeans } from '../neighbourhoods.js';
import { rowsBelow } from '../percentile.js';
import { principalDirections, subspaceIteration } from '../principal-directions.js';
import { type SecondMoments, secondMoments } from '../second-moments.js';
import { meanAngles, type Selection, type SelectionContext, type SelectionRule } from './selection-rule.js';

/** Keeps logarithms of angles finite, radians. */
const smallestAngle = 1e-3;
const iterations = 12;

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
 * Costs d^2 per row and clustering and, for each cluster, 12 d^2 k.
 */
export function heldOut(): SelectionRule {
  return {
    name: 'held-out',
    async begin(x, context) {
      const k = Math.min(x.columns, Math.max(context.codeSize, 2));
      const all = Uint32Array.from({ length: x.rows }, (_, row) => row);
      const neighbourhoods = await context.neighbourhoods();
      const logMeans = (values: ArrayLike<number>): Float64Array => meanOverClusterings(neighbourhoods, x.rows, values);

      using moments = await secondMoments(x, context);
      const [moment] = await moments.of([all], context);
      const global = logMeans(linearAngles(x, principalDirections(moment!, x.columns, k), all));

      return {
        async first() {
          const held = await heldOutAngles(x, neighbourhoods, all, k, context);
          return keep([global, held], 100 - context.initialAnomalyPercent);
        },
        async next(evaluations, current) {
          const own = logMeans(meanAngles(evaluations));
          const held = await heldOutAngles(x, neighbourhoods, current.rows, k, context);
          return keep([own, held, global], 100 - context.anomalyPercent);
        },
      };
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
  x: Matrix,
  neighbourhoods: readonly Neighbourhood[],
  selected: Uint32Array,
  k: number,
  context: SelectionContext,
): Promise<Float64Array> {
  using moments = await secondMoments(x, context);
  const result = new Float64Array(x.rows);
  for (const { clustering, near } of neighbourhoods) {
    const means = await heldOutMeans(x, clustering.labels, near, selected, k, moments, context);
    const logs = means.map((mean) => Math.log(mean + smallestAngle));
    addByLabel(result, clustering.labels, logs, neighbourhoods.length);
  }
  return result;
}

async function heldOutMeans(
  x: Matrix,
  labels: Int32Array,
  near: readonly Uint32Array[],
  selected: Uint32Array,
  k: number,
  moments: SecondMoments,
  context: SelectionContext,
): Promise<Float64Array> {
  const d = x.columns;
  const all = Uint32Array.from({ length: x.rows }, (_, row) => row);
  const perCluster = await moments.of(byCluster(selected, labels, near.length), context);
  const total = new Float64Array(d * d);
  for (const part of perCluster) addTo(total, part, 1);
  const start = principalDirections(total, d, k);
  const members = byCluster(all, labels, near.length);
  const means = new Float64Array(near.length);
  for (const [cluster, heldOutClusters] of near.entries()) {
    await breathe(context, 'duad');
    const rest = total.slice();
    for (const other of heldOutClusters) addTo(rest, perCluster[other]!, -1);
    const angles = linearAngles(x, subspaceIteration(rest, d, start, iterations), members[cluster]!);
    means[cluster] = angles.reduce((sum, angle) => sum + angle, 0) / angles.length;
  }
  return means;
}

function addTo(sum: Float64Array, part: Float64Array, sign: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += sign * part[i]!;
}

function byCluster(rows: Uint32Array, labels: Int32Array, count: number): Uint32Array[] {
  const sizes = new Uint32Array(count);
  for (const row of rows) sizes[labels[row]!]! += 1;
  const groups = Array.from(sizes, (size) => new Uint32Array(size));
  const filled = new Uint32Array(count);
  for (const row of rows) {
    const cluster = labels[row]!;
    groups[cluster]![filled[cluster]!++] = row;
  }
  return groups;
}
