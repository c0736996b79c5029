import { z } from 'zod';
import type { SelectionObserver } from '../history.js';
import { observeOption } from '../observe-option.js';

const count = z.int().min(1);

/** Options of the detector for tables; the defaults were chosen on thirteen public tables, none of them by itself. */
export const tableSchema: z.ZodType<TableDetectorOptions, TableDetectorInput> = z.strictObject({
  nets: count
    .optional()
    .describe(
      'Autoencoders side by side, each with initial weights and batches of its own; 16 up to 40 columns and 20,000 rows, else 8',
    ),
  columnsPerNet: count.default(128).describe('Of more columns than this each net sees so many, drawn at random'),
  learningRate: z.number().positive().default(2e-3).describe('Step size of Adam'),
  batchSize: count.default(128).describe('Rows per gradient step and net'),
  firstSteps: count.default(150).describe('Gradient steps before the first selection'),
  steps: count.default(120).describe('Gradient steps after each selection'),
  selections: z.int().min(0).default(5).describe('Selections of the rows to train on'),
  anomalyPercent: z
    .number()
    .min(0)
    .lt(100)
    .default(10)
    .describe('p: share of the rows that a selection leaves out, per cent'),
  clusters: z.int().min(2).default(20).describe('Clusters of [code; angle] at most; one for 25 rows below that'),
  clusterings: count.default(1).describe('Clusterings of [code; angle] for each net, from starts of their own'),
  clusterRows: z.int().min(2).default(1500).describe('Rows that a clustering is fitted on at most'),
  fitRows: z
    .int()
    .min(2)
    .optional()
    .describe('Rows to fit on at most, drawn at random, all are scored; 65,536 of 4 columns, 7,489 of 128 and more'),
  score: z
    .enum(['residual-and-cluster', 'squared-error'])
    .default('residual-and-cluster')
    .describe('Residual, standing of the cluster and distance together, or the squared error alone'),
  clusterWeight: z
    .number()
    .min(0)
    .default(2)
    .describe('What the standing of its cluster counts beside a residual of a row'),
  distanceWeight: z
    .number()
    .min(0)
    .default(0.5)
    .describe('What the distance from the medians counts beside a residual of a row'),
  observe: observeOption,
});

export interface TableDetectorOptions {
  readonly nets?: number | undefined;
  readonly columnsPerNet: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly firstSteps: number;
  readonly steps: number;
  readonly selections: number;
  readonly anomalyPercent: number;
  readonly clusters: number;
  readonly clusterings: number;
  readonly clusterRows: number;
  readonly fitRows?: number | undefined;
  readonly score: TableScore;
  readonly clusterWeight: number;
  readonly distanceWeight: number;
  readonly observe?: SelectionObserver | undefined;
}

/** How the detector for tables scores a row. */
export type TableScore = 'residual-and-cluster' | 'squared-error';

export type TableDetectorInput = Partial<TableDetectorOptions>;

/** Tables up to this size get twice as many nets; chance weighs most in small ones, and larger ones would take longer. */
const small = { columns: 40, rows: 20_000 };

/** Nets for a table of that size, unless they are set. */
export function netsFor(rows: number, columns: number, { nets }: Pick<TableDetectorOptions, 'nets'>): number {
  return nets ?? (columns <= small.columns && rows <= small.rows ? 16 : 8);
}

/**
 * What a selection goes over at most: the columns that a net sees, and for each row as much again as 12 of them. It keeps
 * fitting to some seconds whatever the table. In 750 steps a net sees 96,000 rows, with repetitions, and no more.
 */
const gone = { numbers: 1 << 20, columns: 12, leastRows: 5000, mostRows: 65_536 };

/** Rows to fit on at most, unless they are set. */
export function fitRowsFor(
  columns: number,
  { fitRows, columnsPerNet }: Pick<TableDetectorOptions, 'fitRows' | 'columnsPerNet'>,
): number {
  const perRow = Math.min(columns, columnsPerNet) + gone.columns;
  return fitRows ?? Math.max(gone.leastRows, Math.min(gone.mostRows, Math.floor(gone.numbers / perRow)));
}
