import { type Detector, type Matrix, parseOptions, type RunContext } from '@duad/core';
import type { FittedDuad } from '../fitted-duad.js';
import { fitTable } from './fit-table.js';
import { fittedTable } from './fitted-table.js';
import { type TableDetectorInput, type TableDetectorOptions, tableSchema } from './options.js';

/** The detector for tables that nobody has tuned for. */
export interface TableDetector extends Detector<FittedDuad> {
  readonly options: Readonly<TableDetectorOptions> & Readonly<Record<string, unknown>>;
  fit(x: Matrix, context: RunContext): Promise<FittedDuad>;
}

/**
 * A variant of the paper's method for tables: eight or sixteen small autoencoders, each with clusters of its own of [code; angle].
 * It keeps the paper's loop (train on the rows presumed normal, cluster the codes, select anew) and departs from it in
 * this: a cluster is judged by the mean score of its members instead of its variance, rows are scaled robustly, and a
 * row's score puts together its residual, its clusters' standing and its distance from the medians.
 *
 * New rows are scored as fitted ones are: given to the fitted clusters, looked up among the fitted values.
 *
 * Training costs about 6 weights * nets * batchSize per step, whatever the rows; judging and scoring, 2 weights * nets per
 * row, clusterings some 0.02 s per net and selection. Memory: the fitted rows once more, scaled; of more than 65,536 rows,
 * 7,489 of 128 columns and more, a sample is fitted. Scoring holds some 4 million numbers beside the scores.
 *
 * @throws INVALID_OPTION
 */
export function tableDetector(options: TableDetectorInput = {}): TableDetector {
  const parsed = parseOptions(tableSchema, options, 'duad tableDetector');
  return {
    specVersion: 1,
    name: 'duad-table',
    supervision: 'unsupervised',
    capabilities: { deterministic: false, trained: true, explains: true },
    options: parsed as TableDetector['options'],
    fit: async (x, context) => fittedTable(await fitTable(x, parsed, context)),
  };
}
