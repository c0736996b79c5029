import { breathe, type Matrix, pauses } from '@duad/core';
import type { CovarianceType } from './covariance.js';
import type { Expectation } from './expectation.js';
import { logDensities } from './log-densities.js';
import { normaliseRow } from './normalise-row.js';
import { type Statistics, scatterLength } from './statistics.js';
import { who } from './who.js';

/** Responsibilities below this are lost in the rounding of every sum: a component that has no others counts as empty. */
export const negligible = 1e-20;

/** Some tenth of a second. */
const workAtOnce = 1e8;

/**
 * The expectation step for full and tied covariances by plain loops, every difference taken from the component's own mean:
 * slow on large tables, exact on badly scaled ones. Holds rows x K responsibilities.
 */
export function plainExpectation(x: Matrix): Expectation {
  return {
    async statistics(parameters, context) {
      const { components } = parameters;
      const responsibilities = new Float64Array(x.rows * components);
      const rowsAtOnce = Math.max(1, Math.floor(workAtOnce / (components * x.columns ** 2)));
      let logLikelihood = 0;
      for (let from = 0; from < x.rows; from += rowsAtOnce) {
        const to = Math.min(from + rowsAtOnce, x.rows);
        const block = responsibilities.subarray(from * components, to * components);
        logDensities(x, from, to, parameters, block);
        for (let at = 0; at < block.length; at += components) logLikelihood += normaliseRow(block, at, components);
        await breathe(context, who);
      }
      const sums = await momentsOf(x, responsibilities, components, parameters.covariance, context);
      return { logLikelihood, ...sums };
    },
    dispose() {},
  };
}

/** Counts, means and scatter under given responsibilities (rows x K). */
export async function momentsOf(
  x: Matrix,
  responsibilities: Float64Array,
  components: number,
  type: CovarianceType,
  context: Parameters<Expectation['statistics']>[1],
): Promise<Omit<Statistics, 'logLikelihood'>> {
  const { data, rows, columns: d } = x;
  const counts = new Float64Array(components);
  const means = new Float64Array(components * d);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < components; k++) {
      const r = responsibilities[i * components + k]!;
      if (r < negligible) continue;
      counts[k]! += r;
      for (let j = 0; j < d; j++) means[k * d + j]! += r * data[i * d + j]!;
    }
  }
  for (let at = 0; at < means.length; at++) means[at]! /= counts[Math.floor(at / d)]!;

  const scatter = new Float64Array(scatterLength(type, components, d));
  const difference = new Float64Array(d);
  const matrices = type === 'full' || type === 'tied';
  const pause = pauses(context, who);
  for (let i = 0; i < rows; i++) {
    const due = pause(components * d ** 2);
    if (due) await due;
    for (let k = 0; k < components; k++) {
      const r = responsibilities[i * components + k]!;
      if (r < negligible) continue;
      for (let j = 0; j < d; j++) difference[j] = data[i * d + j]! - means[k * d + j]!;
      if (!matrices) {
        for (let j = 0; j < d; j++) scatter[k * d + j]! += r * difference[j]! * difference[j]!;
        continue;
      }
      const start = type === 'full' ? k * d * d : 0;
      for (let a = 0; a < d; a++) {
        const value = r * difference[a]!;
        for (let b = 0; b <= a; b++) scatter[start + a * d + b]! += value * difference[b]!;
      }
    }
  }
  if (matrices) mirror(scatter, d);
  return { counts, means, scatter };
}

/** Copies the lower triangle of each d x d matrix to the upper. */
function mirror(matrices: Float64Array, d: number): void {
  for (let start = 0; start < matrices.length; start += d * d) {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < a; b++) matrices[start + b * d + a] = matrices[start + a * d + b]!;
    }
  }
}
