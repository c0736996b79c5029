import { matrix, type RunContext } from '@duad/core';
import type { BankReproduction, ReproducedRows } from './bank-reproduction.js';
import { homogeneousAngle } from './homogeneous-angle.js';
import { addByLabel, type NetView, placesOf } from './judge-rows.js';
import { surprise, surpriseCurve } from './ranks.js';
import type { FittedRanks, TableModel, TableParts } from './table-model.js';

/** The distributions that new rows are looked up in. */
export async function fittedRanks(
  { weights, views, columns: { nets, width, total } }: TableParts,
  reproduction: BankReproduction,
  scaled: Float32Array,
  context: Pick<RunContext, 'signal'>,
): Promise<FittedRanks> {
  const residuals = views.map(() => new Float64Array(scaled.length / total));
  for await (const piece of reproduction.over(scaled, weights, context)) {
    for (let i = 0; i < piece.count; i++) {
      for (let net = 0; net < nets; net++) {
        residuals[net]![piece.from + i] = normalisedResidual(piece.residuals, (i * nets + net) * width, views[net]!);
      }
    }
  }
  return {
    residuals: residuals.map(surpriseCurve),
    distances: surpriseCurve(squaredDistances(scaled, total)),
  };
}

/** Scores of scaled rows; each by itself, whatever rows stand beside it. */
export async function scoreScaled(
  model: TableModel,
  scaled: Float32Array,
  scores: Float32Array,
  at: number,
  context: Partial<RunContext>,
): Promise<void> {
  for await (const piece of model.reproduction.over(scaled, model.weights, context)) {
    const values =
      model.score === 'squared-error'
        ? squaredErrors(model, piece)
        : await residualAndCluster(model, piece, scaled, context);
    scores.set(values, at + piece.from);
  }
}

/** Squared distance of scaled rows from the medians. */
function squaredDistances(scaled: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(scaled.length / width);
  for (let row = 0, at = 0; row < sums.length; row++) {
    for (let j = 0; j < width; j++, at++) sums[row]! += scaled[at]! ** 2;
  }
  return sums;
}

/** Mean over the nets of the sum over the columns of (x - x')^2, in scaled units. */
function squaredErrors({ columns: { nets } }: TableModel, { residuals, count }: ReproducedRows): Float64Array {
  const sums = new Float64Array(count);
  const perRow = residuals.length / count;
  for (let i = 0; i < residuals.length; i++) sums[Math.floor(i / perRow)]! += residuals[i]! ** 2 / nets;
  return sums;
}

/**
 * f(residual) + weights times f(standing of the cluster) and f(distance), f(v) = -log(share of the fitted rows above v); the
 * first two are means over the nets.
 */
async function residualAndCluster(
  { views, columns, widths, ranks, clusterWeight, distanceWeight }: TableModel,
  { from, inputs, residuals, codes, count }: ReproducedRows,
  scaled: Float32Array,
  context: Partial<RunContext>,
): Promise<Float64Array> {
  const { nets, width, total } = columns;
  const k = widths[3]!;
  const scores = new Float64Array(count);
  const surprises = new Float64Array(count);
  for (const [net, view] of views.entries()) {
    const own = new Float32Array(count * k);
    const angles = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const at = i * nets + net;
      own.set(codes.subarray(at * k, (at + 1) * k), i * k);
      angles[i] = homogeneousAngle(inputs, residuals, at * width, view.means, view.constant);
      scores[i]! += surprise(ranks.residuals[net]!, normalisedResidual(residuals, at * width, view)) / nets;
    }
    const z = matrix(placesOf(own, angles, view), count, k + 1);
    for (const clustering of view.clusterings) {
      const labels = await clustering.mixture.inductive.assign(z, context);
      addByLabel(surprises, labels, clustering.surprises, nets * view.clusterings.length);
    }
  }
  const distances = squaredDistances(scaled.subarray(from * total, (from + count) * total), total);
  for (let i = 0; i < count; i++) {
    scores[i]! += clusterWeight * surprises[i]!;
    scores[i]! += distanceWeight * surprise(ranks.distances, distances[i]!);
  }
  return scores;
}

/** Mean over the columns of the squared residual in units of what is usual there. */
function normalisedResidual(residuals: Float32Array, at: number, { errorUnits }: NetView): number {
  let sum = 0;
  for (let j = 0; j < errorUnits.length; j++) sum += residuals[at + j]! ** 2 / errorUnits[j]!;
  return sum / errorUnits.length;
}
