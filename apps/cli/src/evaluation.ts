import type { Matrix, RunContext } from '@duad/core';
import { auroc, averagePrecision, type Metric } from '@duad/metrics';
import type { Labels } from './labels.js';
import { pcaScores } from './pca.js';

/** How well scores agree with known labels. */
export interface Quality {
  readonly name: string;
  readonly scores: ArrayLike<number>;
  readonly auroc: number;
  readonly averagePrecision: number;
}

/** The detector's quality and, where it was taken, that of a plain PCA on the same rows; or why there is none. */
export type Evaluation =
  | { readonly defined: true; readonly detector: Quality; readonly pca?: Quality; readonly tooWideForPca: boolean }
  | { readonly defined: false; readonly reason: string };

/** Compares scores with labels. Labels of a single class give a reason instead of figures. */
export async function evaluate(
  labels: Labels,
  scores: ArrayLike<number>,
  comparison?: { readonly matrix: Matrix; readonly context: Pick<RunContext, 'random' | 'signal'> },
): Promise<Evaluation> {
  const { column, anomalies, truth, normal } = labels;
  if (anomalies === 0 || anomalies === truth.length) {
    const reason = `column '${column}' holds ${anomalies === 0 ? `no label but '${normal}'` : 'anomalies only'}`;
    return { defined: false, reason };
  }
  const detector = qualityOf('DUAD', truth, scores);
  const pca = comparison && (await pcaScores(comparison.matrix, comparison.context));
  return {
    defined: true,
    detector,
    tooWideForPca: comparison !== undefined && pca === undefined,
    ...(pca && { pca: qualityOf(`PCA, ${pca.components} components`, truth, pca.scores) }),
  };
}

function qualityOf(name: string, truth: Uint8Array, scores: ArrayLike<number>): Quality {
  return { name, scores, auroc: value(auroc(truth, scores)), averagePrecision: value(averagePrecision(truth, scores)) };
}

function value(metric: Metric): number {
  return metric.defined ? metric.value : Number.NaN;
}
