import type { GeometricOptions } from './options.js';

/**
 * How normal responses are, per transformation on average.
 *
 * - `dirichlet`: sum over t and k of (alpha_tk - 1) log y_tk (paper, section 4.2)
 * - `softmax`: mean over t of y_tt, the paper's simplified score; `log-softmax`: of its logarithm
 *
 * @param logs log y, transformations x transformations
 * @param alpha Dirichlet parameters, laid out likewise
 */
export function normality(
  logs: Float32Array,
  score: GeometricOptions['score'],
  alpha: Float64Array | undefined,
): number {
  const count = Math.sqrt(logs.length);
  let sum = 0;
  if (score === 'dirichlet') {
    for (let i = 0; i < logs.length; i++) sum += (alpha![i]! - 1) * logs[i]!;
    return sum / count;
  }
  for (let t = 0; t < count; t++) {
    const log = logs[t * count + t]!;
    sum += score === 'softmax' ? Math.exp(log) : log;
  }
  return sum / count;
}
