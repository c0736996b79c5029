import type { Random, RunContext } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import type { BenchmarkDetector } from './benchmark-detector.js';
import type { ExperimentVariant } from './experiment-variant.js';
import type { LabelledMatrix } from './labelled-matrix.js';
import type { MissingRuns } from './missing-runs.js';

/** Rows to fit, rows to score, and what they really are. Labels never reach an unsupervised detector. */
export interface Task {
  readonly train: LabelledMatrix;
  readonly test: LabelledMatrix;
}

/** Where data comes from. */
export interface DataOptions {
  readonly dataDir?: string;
  /** Folder of pretrained weights; the environment's `DUAD_WEIGHTS` unless given. */
  readonly weightsDir?: string;
  /** Folder that features are kept in; `DUAD_FEATURES` unless given, else in the user's cache folder. */
  readonly featuresDir?: string;
}

type LoadContext = Pick<RunContext, 'signal' | 'onProgress'>;

/** A table of the paper, or of our own, as data: detectors times variants times seeds. */
export interface Experiment {
  readonly kind: 'table';
  readonly name: string;
  /** Other names on the command line. */
  readonly aliases?: readonly string[];
  readonly title: string;
  /** What the variants are, for the head of the table. */
  readonly columns: string;
  readonly variants: readonly ExperimentVariant[];
  /** What a reader of the table must know besides. */
  readonly notes?: readonly string[];
  readonly detectors: readonly BenchmarkDetector[];
  /** Runs that are left out, such as for want of data, and why. */
  readonly missing?: readonly MissingRuns[];
  /** What the summary on top of the report calls its data, before the name of the variant; not there unless given. */
  readonly inSummary?: string;
  /** Figures of the paper that its rows give. */
  readonly figures?: readonly RowFigure[];
  /** Names of the detectors that run unless others are asked for; all unless given. */
  readonly defaultDetectors?: readonly string[];
  /** Rows of a quick run at most, drawn by class; 2,000 unless given. */
  readonly quickRows?: number;
  /**
   * Reads the data of the variants once; the function makes the rows of one run. A quick one takes some of them, `most` at
   * most: others need not be made where that takes long.
   */
  prepare(
    options: DataOptions,
    context: LoadContext,
    variants: readonly ExperimentVariant[],
  ): Promise<(variant: ExperimentVariant, random: Random, most?: number) => Task | Promise<Task>>;
}

/** A figure that is drawn from the rows of a table. */
export interface RowFigure {
  /** ROC curves of all detectors; or AUROC, average precision and F1 by re-evaluation. */
  readonly shows: 'roc' | 'measures';
  readonly title: string;
  /** By name. */
  readonly variant: string;
  /** What a reader must know besides. */
  readonly note?: string;
}

/** A figure of the paper: files in the results folder, and a piece of the report that shows them. */
export interface Figure {
  readonly kind: 'figure';
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Writes its files. */
  draw(
    options: DataOptions & { readonly folder: string; readonly seed: number; readonly engine: TensorEngine },
    context: LoadContext,
    print: (line: string) => void,
  ): Promise<void>;
  /** Markdown, or nothing if the folder does not hold its files. */
  report(folder: string): string | undefined;
}
