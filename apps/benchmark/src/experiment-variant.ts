import type { DuadOptions } from 'duad';

/** A figure of the paper: mean and, where it is known, deviation, per cent. */
export interface PaperFigure {
  readonly method: string;
  readonly auroc?: readonly [mean: number, deviation?: number];
  readonly averagePrecision?: readonly [mean: number, deviation?: number];
  /** Seconds of a run, as the notes of the experiment define them. */
  readonly seconds?: readonly [mean: number, deviation?: number];
}

/** One column of a table: data, or a setting of it, by name. */
export interface ExperimentVariant {
  readonly name: string;
  readonly dataset: string;
  /** What sets its runs apart in the results. */
  readonly variant: Readonly<Record<string, number | string>>;
  readonly paper: readonly PaperFigure[];
  /** The paper's settings for it: p0, p, r, first clustering and what else they comprise. */
  readonly settings: () => Partial<DuadOptions>;
}
