import {
  type Artifact,
  type Clustering,
  checkMatrix,
  expectArtifact,
  type InductiveClustering,
  type Matrix,
  type RunContext,
  type Warning,
} from '@duad/core';
import type { CovarianceType } from './covariance.js';
import { densityBlocks } from './density-blocks.js';
import type { MixtureParameters } from './mixture-parameters.js';
import { normaliseRow } from './normalise-row.js';
import { who } from './who.js';

/** What the fit has to say about itself. */
export interface FitReport {
  /** Mean log density of the rows handed to `fit`, natural logarithm. */
  readonly meanLogLikelihood: number;
  /** Mean log-likelihood per fitted row before each maximisation step; never falls but by rounding. */
  readonly lowerBounds: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  /** Bayesian information criterion on the rows handed to `fit`; lower is better. */
  readonly bic: number;
}

/** A fitted mixture: the clusters, the parameters, and the density that they make up. */
export interface GaussianMixture extends Clustering, MixtureParameters, FitReport {
  /** K; the label of each component, -1 for one to which no row belongs most. */
  readonly componentLabels: Int32Array;
  readonly inductive: InductiveClustering;
  /**
   * log p(x_i), natural logarithm, one per row.
   *
   * @throws WIDTH_MISMATCH, NOT_FINITE, INVALID_INPUT, CANCELLED
   */
  logLikelihood(x: Matrix, context?: Partial<RunContext>): Promise<Float64Array>;
  /**
   * Responsibility of each component for each row, rows x K; every row sums to 1.
   *
   * @throws WIDTH_MISMATCH, NOT_FINITE, INVALID_INPUT, CANCELLED
   */
  probabilities(x: Matrix, context?: Partial<RunContext>): Promise<Float64Array>;
}

/** All that a mixture is made from and written to. */
export interface MixtureParts {
  readonly parameters: MixtureParameters;
  /** d; a point amid the rows, about which densities are computed. */
  readonly origin: Float64Array;
  readonly report: FitReport;
  readonly labels: Int32Array;
  readonly componentLabels: Int32Array;
  readonly warnings: readonly Warning[];
  /** For the record, in the artifact. */
  readonly options: Readonly<Record<string, unknown>>;
}

const layout = 1;

/** Puts the functions to the numbers. */
export function gaussianMixture(parts: MixtureParts): GaussianMixture {
  const { parameters, origin, report, labels, componentLabels, warnings, options } = parts;
  const { components, columns } = parameters;

  return {
    ...parameters,
    ...report,
    labels,
    count: countOf(componentLabels),
    componentLabels,
    warnings,
    inductive: {
      columns,
      async assign(x, context = {}) {
        checkMatrix(x, who, { columns });
        const assigned = new Int32Array(x.rows);
        for await (const { from, values } of densityBlocks(x, parameters, origin, context)) {
          for (let at = 0; at < values.length; at += components) {
            const component = largest(values, at, componentLabels);
            assigned[from + at / components] = componentLabels[component]!;
          }
        }
        return assigned;
      },
    },
    async logLikelihood(x, context = {}) {
      checkMatrix(x, who, { columns });
      const result = new Float64Array(x.rows);
      for await (const { from, values } of densityBlocks(x, parameters, origin, context)) {
        for (let at = 0; at < values.length; at += components) {
          result[from + at / components] = normaliseRow(values, at, components);
        }
      }
      return result;
    },
    async probabilities(x, context = {}) {
      checkMatrix(x, who, { columns });
      const result = new Float64Array(x.rows * components);
      for await (const { from, values } of densityBlocks(x, parameters, origin, context)) {
        for (let at = 0; at < values.length; at += components) normaliseRow(values, at, components);
        result.set(values, from * components);
      }
      return result;
    },
    toArtifact(): Artifact {
      const { covariance, weights, means, covariances, precisionCholesky, logDeterminants } = parameters;
      const { lowerBounds, ...figures } = report;
      return {
        package: who,
        version: layout,
        header: { options, covariance, components, columns, ...figures, warnings },
        arrays: {
          ...{ weights, means, covariances, precisionCholesky, logDeterminants },
          ...{ origin, lowerBounds, labels, componentLabels },
        },
      };
    },
  };
}

/** The component with the highest density among those that have a label; the first of equals. */
function largest(values: Float64Array, start: number, componentLabels: Int32Array): number {
  let best = -1;
  for (let k = 0; k < componentLabels.length; k++) {
    if (componentLabels[k]! >= 0 && (best < 0 || values[start + k]! > values[start + best]!)) best = k;
  }
  return best;
}

function countOf(componentLabels: Int32Array): number {
  return componentLabels.reduce((count, label) => Math.max(count, label + 1), 0);
}

/**
 * Reads what {@link GaussianMixture.toArtifact} wrote.
 *
 * @throws INVALID_ARTIFACT if something else wrote it
 */
export function gmmFromArtifact(artifact: Artifact): GaussianMixture {
  expectArtifact(artifact, who, layout);
  const header = artifact.header as {
    readonly options: Readonly<Record<string, unknown>>;
    readonly covariance: CovarianceType;
    readonly components: number;
    readonly columns: number;
    readonly warnings: readonly Warning[];
  } & Omit<FitReport, 'lowerBounds'>;
  const { covariance, components, columns, meanLogLikelihood, iterations, converged, bic } = header;
  const arrays = artifact.arrays as Record<string, never>;
  const { weights, means, covariances, precisionCholesky, logDeterminants } = arrays as never as MixtureParameters;
  return gaussianMixture({
    parameters: { covariance, components, columns, weights, means, covariances, precisionCholesky, logDeterminants },
    origin: arrays.origin!,
    report: { meanLogLikelihood, lowerBounds: arrays.lowerBounds!, iterations, converged, bic },
    labels: arrays.labels!,
    componentLabels: arrays.componentLabels!,
    warnings: header.warnings,
    options: header.options,
  });
}
