import type { ExperimentVariant, PaperFigure } from '../experiment-variant.js';

/** What the tables show. */
export type Measure = 'auroc' | 'averagePrecision';

export const measures: readonly Measure[] = ['auroc', 'averagePrecision'];

export const measureNames: Readonly<Record<Measure, string>> = {
  auroc: 'AUROC',
  averagePrecision: 'average precision',
};

const letters = (name: string): string => name.toLowerCase().replace(/\(paper\)|[^a-z0-9]/g, '');

/** The paper's figure of the method that a detector stands for: the one that its name begins with, as `duad-trimmed` with DUAD. */
export function counterpart({ paper }: ExperimentVariant, detector: string): PaperFigure | undefined {
  return paper
    .filter(({ method }) => letters(detector).startsWith(letters(method)))
    .sort((a, b) => letters(b.method).length - letters(a.method).length)[0];
}
