import type { Experiment } from '../experiment.js';
import type { ExperimentVariant, PaperFigure } from '../experiment-variant.js';
import type { ResultRow } from '../result-row.js';

/** What the tables show, a name of a figure of the paper. */
export type Measure = 'auroc' | 'averagePrecision' | 'seconds';

interface MeasureDescription {
  readonly name: string;
  readonly unit: string;
  readonly valueOf: (row: ResultRow) => number;
  /** What a difference is called. */
  readonly more: string;
  readonly less: string;
  readonly lowerIsBetter?: true;
}

export const describedMeasures: Readonly<Record<Measure, MeasureDescription>> = {
  auroc: {
    name: 'AUROC',
    unit: 'per cent',
    valueOf: ({ metrics }) => 100 * metrics.auroc,
    more: 'better',
    less: 'below',
  },
  averagePrecision: {
    name: 'average precision',
    unit: 'per cent',
    valueOf: ({ metrics }) => 100 * metrics.averagePrecision,
    more: 'better',
    less: 'below',
  },
  seconds: {
    name: 'time without clustering',
    unit: 'seconds',
    // The paper leaves clustering and the making of features out; features are made before the clock runs.
    valueOf: ({ seconds }) => seconds.total! - (seconds.clustering ?? 0) - (seconds.evaluation ?? 0),
    more: 'slower',
    less: 'faster',
    lowerIsBetter: true,
  },
};

/** Measures of detection, for curves and the summary. */
export const shares = ['auroc', 'averagePrecision'] as const;

/** Those of detection and, where the paper has times, time. */
export function measuresOf({ variants }: Experiment): readonly Measure[] {
  return variants.some(({ paper }) => paper.some(({ seconds }) => seconds)) ? [...shares, 'seconds'] : shares;
}

export function valuesOf(rows: readonly ResultRow[], measure: Measure): number[] {
  return rows.map(describedMeasures[measure].valueOf);
}

const letters = (name: string): string => name.toLowerCase().replace(/\(.*\)|[^a-z0-9]/g, '');

/** The paper's figure of the method that a detector stands for: the one that its name begins with, as `duad-trimmed` with DUAD. */
export function counterpart({ paper }: ExperimentVariant, detector: string): PaperFigure | undefined {
  return paper
    .filter(({ method }) => letters(detector).startsWith(letters(method)))
    .sort((a, b) => letters(b.method).length - letters(a.method).length)[0];
}
