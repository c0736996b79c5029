import type { RocPoint } from './roc-points.js';

/** One run of one detector: a line of `results.jsonl`. */
export interface ResultRow {
  readonly experiment: string;
  readonly dataset: string;
  /** What sets this run apart within the experiment, such as `{ anomalyPercent: 20 }`. */
  readonly variant: Readonly<Record<string, number | string>>;
  readonly detector: string;
  readonly supervision: 'unsupervised' | 'semi-supervised';
  /** There if the setting was chosen by the labels of the scored rows: an upper bound, no result of the method. */
  readonly chosenByLabels?: true;
  readonly seed: number;
  /** 0 .. 1; `f1` at the threshold that flags as many rows as there are anomalies. */
  readonly metrics: { readonly auroc: number; readonly averagePrecision: number; readonly f1: number };
  /** The selections of presumed normal rows, with the share of true anomalies among them. */
  readonly selection: { readonly rounds: readonly ResultRound[] };
  /** The ROC curve in at most 200 points of it, from (0, 0) to (1, 1); rows written by earlier versions lack it. */
  readonly roc?: readonly RocPoint[];
  readonly seconds: Readonly<Record<string, number>>;
  /** Bytes of main memory that the process held at most. */
  readonly peakMemory: number;
  readonly environment: Readonly<Record<string, string | number>>;
}

export interface ResultRound {
  readonly epoch: number;
  /** Share of the training rows that were selected. */
  readonly kept: number;
  /** Share of the training rows that came or went. */
  readonly changed: number;
  /** Share of anomalies among the selected rows. Labels serve for this figure only. */
  readonly contamination: number;
  /** What the bare angle told of the training rows at that time; none before training. */
  readonly metrics?: ResultRow['metrics'];
}

/** A run that failed: a line of `results.jsonl` that counts as not done, so that the next `run` tries it again. */
export interface FailedRow
  extends Pick<ResultRow, 'experiment' | 'dataset' | 'variant' | 'detector' | 'supervision' | 'seed' | 'environment'> {
  readonly error: { readonly code: string; readonly message: string };
}

/** A run that failed: a line of `results.jsonl` that counts as not done, so that the next `run` tries it again. */
export interface FailedRow
  extends Pick<ResultRow, 'experiment' | 'dataset' | 'variant' | 'detector' | 'supervision' | 'seed' | 'environment'> {
  readonly error: { readonly code: string; readonly message: string };
}

/** What makes a run unique: rows of equal key are the same run. */
export function keyOf(row: Pick<ResultRow, 'experiment' | 'variant' | 'detector' | 'seed'>): string {
  return JSON.stringify([row.experiment, Object.entries(row.variant).sort(), row.detector, row.seed]);
}
