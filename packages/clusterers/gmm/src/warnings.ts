import type { Warning } from '@duad/core';
import type { Fitted } from './expectation-maximisation.js';
import type { ParsedGmmOptions } from './options.js';
import { who } from './who.js';

/** What a caller should know about a fit. */
export function warningsOf(
  { parameters, converged, lowerBounds, repaired }: Fitted,
  componentLabels: Int32Array,
  columnVariances: Float64Array,
  options: ParsedGmmOptions,
): Warning[] {
  const warnings: Warning[] = [];
  const widest = columnVariances.reduce((largest, variance) => Math.max(largest, variance), 0);
  if (widest > 0 && widest < options.regularisation) {
    warnings.push({
      code: 'REGULARISATION_DOMINATES',
      message: `${who}: the regularisation, ${options.regularisation}, is larger than the variance of every column, at most ${widest}, and hides the clusters; scale the columns or make it smaller`,
    });
  }
  const { components } = parameters;
  if (components < options.components) {
    warnings.push({
      code: 'FEWER_COMPONENTS',
      message: `${who}: ${components} instead of ${options.components} components, as there are no more different rows`,
    });
  }
  const collapsed = parameters.weights.filter((weight) => weight === 0).length;
  if (collapsed > 0) {
    warnings.push({
      code: 'COMPONENTS_COLLAPSED',
      message: `${who}: ${collapsed} of ${components} components lost all their rows and were given up`,
    });
  }
  const empty = componentLabels.filter((label) => label < 0).length;
  if (empty > 0) {
    warnings.push({
      code: 'EMPTY_COMPONENTS',
      message: `${who}: ${empty} of ${components} components are no row's likeliest; they have no label`,
    });
  }
  if (repaired > 0) {
    warnings.push({
      code: 'SINGULAR_COVARIANCE',
      message: `${who}: ${repaired} covariances were singular and got a ridge; a larger regularisation avoids that`,
    });
  }
  if (!converged) {
    warnings.push({
      code: 'NOT_CONVERGED',
      message: `${who}: stopped after ${lowerBounds.length} iterations, before the log-likelihood settled to ${options.tolerance}`,
    });
  }
  return warnings;
}
