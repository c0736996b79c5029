import type { BankReproduction } from './bank-reproduction.js';
import type { ColumnScaling } from './column-scaling.js';
import type { NetView } from './judge-rows.js';
import type { NetColumns } from './net-columns.js';
import type { BankWeights } from './network-bank.js';
import type { TableScore } from './options.js';

/** All that scoring needs, but the distributions that values are looked up in. */
export interface TableParts {
  readonly scaling: ColumnScaling;
  readonly columns: NetColumns;
  readonly widths: readonly number[];
  readonly weights: BankWeights;
  readonly views: readonly NetView[];
  readonly score: TableScore;
  /** How much the standing of its cluster counts beside a row's residual. */
  readonly clusterWeight: number;
  /** How much its distance from the medians counts. */
  readonly distanceWeight: number;
}

/** Curves that values of new rows are looked up in; see `surpriseCurve`. */
export interface FittedRanks {
  /** Of the normalised residuals, one for each net. */
  readonly residuals: readonly Float64Array[];
  /** Of the squared distance from the medians. */
  readonly distances: Float64Array;
}

/** A fitted detector for tables. */
export interface TableModel extends TableParts {
  readonly ranks: FittedRanks;
  readonly reproduction: BankReproduction;
}
