import type { Matrix, Random, RunContext } from '@duad/core';
import type { BenchmarkDetector } from './detectors.js';

/** Rows to fit, rows to score, and what they really are. Labels never reach a detector. */
export interface Task {
  readonly train: { readonly x: Matrix; readonly labels: Uint8Array };
  readonly test: { readonly x: Matrix; readonly labels: Uint8Array };
}

/** A figure of the paper: mean and, where it gives one, deviation, per cent. */
export interface PaperFigure {
  readonly method: string;
  readonly auroc?: readonly [mean: number, deviation: number];
  readonly averagePrecision?: readonly [mean: number, deviation: number];
}

/** One row of a table: a setting of the data, by name. */
export interface ExperimentVariant {
  readonly name: string;
  readonly variant: Readonly<Record<string, number | string>>;
  readonly paper: readonly PaperFigure[];
}

/** A table of the paper, as data. */
export interface Experiment {
  readonly name: string;
  readonly title: string;
  readonly dataset: string;
  readonly variants: readonly ExperimentVariant[];
  readonly detectors: readonly BenchmarkDetector[];
  /** Reads the data once; the function makes the rows of one run. */
  prepare(
    options: { readonly dataDir?: string },
    context: Pick<RunContext, 'signal' | 'onProgress'>,
  ): Promise<(variant: ExperimentVariant, random: Random) => Task>;
}
