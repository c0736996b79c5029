import { type GaussianMixture, gmm } from '@duad/clusterer-gmm';
import { breathe, matrix, type RunContext, selectRows } from '@duad/core';
import type { BankReproduction } from './bank-reproduction.js';
import { codeDistances, codeMoments } from './code-distances.js';
import { homogeneousAngle } from './homogeneous-angle.js';
import type { NetColumns } from './net-columns.js';
import type { BankWeights } from './network-bank.js';
import type { TableDetectorOptions } from './options.js';
import { averageRanks } from './ranks.js';
import { selectedMoments } from './selected-moments.js';

/**
 * Rows for each cluster at least, as far as two clusters allow. A cluster must be able to be smaller than the share of the
 * rows that a selection leaves out; else the anomalies of a small table share theirs with normal rows.
 */
const rowsPerCluster = 25;
/** Rows change their clusters little after these. */
const iterations = 10;

/** How one net sees rows: all that is needed to give a new row its place. */
export interface NetView {
  /** Mean of the selected rows in the columns of this net. */
  readonly means: Float64Array;
  /** 2 R, the constant of the homogeneous angle. */
  readonly constant: number;
  readonly codeMeans: Float64Array;
  readonly codeDeviations: Float64Array;
  readonly angleDeviation: number;
  /** What a squared residual is divided by, per column. */
  readonly errorUnits: Float64Array;
  readonly clusterings: readonly JudgedClustering[];
}

/** Clusters of [code; angle], each with what its members are worth. */
interface JudgedClustering {
  readonly mixture: GaussianMixture;
  /** How far out each cluster stands: -log of the share of the fitted rows whose clusters stand further out. */
  readonly surprises: Float64Array;
}

/** What the nets say of the fitted rows. */
export interface Judgement {
  readonly views: readonly NetView[];
  /** Mean over nets and clusterings of the standing of the row's cluster; one per row. */
  readonly standings: Float64Array;
}

interface Judged {
  readonly scaled: Float32Array;
  readonly selected: Uint32Array;
  readonly columns: NetColumns;
  readonly codeSize: number;
  readonly weights: BankWeights;
  readonly reproduction: BankReproduction;
}

/**
 * Judges every cluster of every net by its members. A row's own score is the mean rank of its squared error plus that of
 * its code's distance from the selected ones; for each net, rows are clustered by Z = [code; angle], and a cluster stands
 * as the mean own score of all its members.
 */
export async function judgeRows(
  { scaled, selected, columns, codeSize, weights, reproduction }: Judged,
  options: TableDetectorOptions,
  context: RunContext,
): Promise<Judgement> {
  const { nets, width, total, lists } = columns;
  const rows = scaled.length / total;
  const isSelected = new Uint8Array(rows);
  for (const row of selected) isSelected[row] = 1;
  const moments = selectedMoments(scaled, total, selected);
  const geometry = lists.map((list) => {
    const variances = Float64Array.from(list, (column) => moments.variances[column]!);
    const spread = variances.reduce((sum, variance) => sum + variance, 0);
    return {
      means: Float64Array.from(list, (column) => moments.means[column]!),
      variances,
      constant: 2 * Math.sqrt(spread),
      squaredErrors: new Float64Array(rows),
      angles: new Float64Array(rows),
      codes: new Float32Array(rows * codeSize),
      columnErrors: new Float64Array(width),
    };
  });

  for await (const { from, count, inputs, residuals, codes } of reproduction.over(scaled, weights, context)) {
    for (let i = 0; i < count; i++) {
      for (let net = 0; net < nets; net++) {
        const view = geometry[net]!;
        const at = (i * nets + net) * width;
        let sum = 0;
        for (let j = 0; j < width; j++) sum += residuals[at + j]! ** 2;
        view.squaredErrors[from + i] = sum;
        if (isSelected[from + i]) {
          for (let j = 0; j < width; j++) view.columnErrors[j]! += residuals[at + j]! ** 2;
        }
        view.angles[from + i] = homogeneousAngle(inputs, residuals, at, view.means, view.constant);
        for (let j = 0; j < codeSize; j++) {
          view.codes[(from + i) * codeSize + j] = codes[(i * nets + net) * codeSize + j]!;
        }
      }
    }
  }

  const codeViews = geometry.map(({ codes }) => codeMoments(codes, codeSize, selected));
  const own = new Float64Array(rows);
  for (const [net, { squaredErrors, codes }] of geometry.entries()) {
    await breathe(context, 'duad');
    for (const values of [squaredErrors, codeDistances(codes, codeViews[net]!)]) {
      const ranks = averageRanks(values);
      for (let row = 0; row < rows; row++) own[row]! += ranks[row]! / nets;
    }
  }

  const standings = new Float64Array(rows);
  const views: NetView[] = [];
  for (const [net, view] of geometry.entries()) {
    const { means, variances, constant, angles, codes, columnErrors } = view;
    const place: Pick<NetView, 'codeMeans' | 'codeDeviations' | 'angleDeviation'> = {
      codeMeans: codeViews[net]!.means,
      codeDeviations: codeViews[net]!.deviations.map((deviation) => deviation + 1e-6),
      angleDeviation: deviationOf(angles, selected) + 1e-9,
    };
    const z = matrix(placesOf(codes, angles, place), rows, codeSize + 1);
    const clusterings: JudgedClustering[] = [];
    for (let fit = 0; fit < options.clusterings; fit++) {
      const mixture = await clusterRows(z, options, {
        ...context,
        random: context.random.fork(`net ${net}, fit ${fit}`),
      });
      const labels = await mixture.inductive.assign(z, context);
      const judged = meansByLabel(own, labels, mixture.count);
      addByLabel(standings, labels, judged, nets * options.clusterings);
      clusterings.push({ mixture, surprises: surprisesOf(judged, labels) });
    }
    const unbiased = selected.length / Math.max(1, selected.length - 1);
    views.push({
      means,
      constant,
      ...place,
      errorUnits: columnErrors.map((sum, j) => sum / selected.length + 0.01 * unbiased * variances[j]! + 1e-6),
      clusterings,
    });
  }
  return { views, standings };
}

/** Adds to each row what its label is worth, divided. */
export function addByLabel(sums: Float64Array, labels: Int32Array, worth: Float64Array, divisor: number): void {
  for (let row = 0; row < sums.length; row++) sums[row]! += worth[labels[row]!]! / divisor;
}

/** -log of the share of the rows in clusters that stand further out, half of those that stand as far counted in. */
function surprisesOf(standings: Float64Array, labels: Int32Array): Float64Array {
  const sizes = new Uint32Array(standings.length);
  for (const label of labels) sizes[label]! += 1;
  return standings.map((standing) => {
    let above = 0;
    for (const [label, other] of standings.entries()) {
      if (other > standing) above += sizes[label]!;
      else if (other === standing) above += sizes[label]! / 2;
    }
    return -Math.log(above / labels.length);
  });
}

/** Z of some rows: the code standardised by the selected rows, the angle in units of their deviation. */
export function placesOf(
  codes: Float32Array,
  angles: ArrayLike<number>,
  { codeMeans, codeDeviations, angleDeviation }: Pick<NetView, 'codeMeans' | 'codeDeviations' | 'angleDeviation'>,
): Float32Array {
  const k = codeMeans.length;
  const z = new Float32Array(angles.length * (k + 1));
  for (let row = 0; row < angles.length; row++) {
    for (let j = 0; j < k; j++) z[row * (k + 1) + j] = (codes[row * k + j]! - codeMeans[j]!) / codeDeviations[j]!;
    z[row * (k + 1) + k] = angles[row]! / angleDeviation;
  }
  return z;
}

async function clusterRows(
  z: ReturnType<typeof matrix>,
  { clusters, clusterRows: most }: TableDetectorOptions,
  context: RunContext,
): Promise<GaussianMixture> {
  const sample = z.rows > most ? selectRows(z, context.random.fork('rows').sample(z.rows, most)) : z;
  const clusterer = gmm({
    components: Math.min(clusters, Math.max(2, Math.floor(z.rows / rowsPerCluster))),
    covariance: 'diagonal',
    regularisation: 1e-4,
    iterations,
  });
  return clusterer.fit(sample, { ...context, onProgress: undefined });
}

function meansByLabel(values: Float64Array, labels: Int32Array, count: number): Float64Array {
  const sums = new Float64Array(count);
  const sizes = new Uint32Array(count);
  labels.forEach((label, row) => {
    sums[label]! += values[row]!;
    sizes[label]! += 1;
  });
  return sums.map((sum, label) => sum / sizes[label]!);
}

function deviationOf(values: Float64Array, selected: Uint32Array): number {
  let sum = 0;
  for (const row of selected) sum += values[row]!;
  const mean = sum / selected.length;
  let squares = 0;
  for (const row of selected) squares += (values[row]! - mean) ** 2;
  return Math.sqrt(squares / selected.length);
}
