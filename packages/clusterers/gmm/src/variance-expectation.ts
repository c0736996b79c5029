import { breathe, type Matrix } from '@duad/core';
import type { Expectation } from './expectation.js';
import { inverseDeviation, logNormalisers, type MixtureParameters } from './mixture-parameters.js';
import { negligible } from './plain-expectation.js';
import type { Statistics } from './statistics.js';
import { who } from './who.js';

/** Numbers gone over in about a tenth of a second. */
const workAtOnce = 5e7;
const negligibleLog = Math.log(negligible);

/**
 * The expectation step for diagonal and spherical covariances by plain loops, every difference taken from the component's
 * own mean. Rows lie side by side, so that every loop runs along contiguous memory. Holds rows x (K + d) numbers.
 */
export function varianceExpectation(x: Matrix): Expectation {
  const { rows, columns: d } = x;
  const componentsAtOnce = Math.max(1, Math.floor(workAtOnce / x.data.length));
  let held: Float64Array[] | undefined;
  return {
    async statistics(parameters, context) {
      held ??= columnsOf(x);
      const { components } = parameters;
      const normalisers = logNormalisers(parameters);
      const densities = new Float64Array(components * rows);
      const sums = {
        counts: new Float64Array(components),
        means: new Float64Array(components * d),
        scatter: new Float64Array(components * d),
      };
      for (let k = 0; k < components; k += componentsAtOnce) {
        await breathe(context, who);
        writeLogDensities(k, Math.min(k + componentsAtOnce, components), held, parameters, normalisers, densities);
      }
      const logLikelihood = normalise(densities, rows);
      for (let k = 0; k < components; k += componentsAtOnce) {
        await breathe(context, who);
        writeMoments(k, Math.min(k + componentsAtOnce, components), held, densities, sums);
      }
      return { logLikelihood, ...sums };
    },
    dispose() {
      held = undefined;
    },
  };
}

/** One array for each column. */
function columnsOf({ data, rows, columns }: Matrix): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => {
    const column = new Float64Array(rows);
    for (let i = 0, at = j; i < rows; i++, at += columns) column[i] = data[at]!;
    return column;
  });
}

/** Of the components `from` .. `to - 1`, to their places in `densities`, K x rows. */
function writeLogDensities(
  from: number,
  to: number,
  columns: readonly Float64Array[],
  parameters: MixtureParameters,
  normalisers: Float64Array,
  densities: Float64Array,
): void {
  const rows = columns[0]!.length;
  for (let k = from; k < to; k++) {
    const own = densities.subarray(k * rows, (k + 1) * rows).fill(normalisers[k]!);
    for (let j = 0; j < columns.length; j++) {
      const column = columns[j]!;
      const mean = parameters.means[k * columns.length + j]!;
      const half = 0.5 * inverseDeviation(parameters, k, j) ** 2;
      for (let i = 0; i < rows; i++) {
        const difference = column[i]! - mean;
        own[i]! -= half * difference * difference;
      }
    }
  }
}

/**
 * Turns log densities (K x rows) into responsibilities, in place; negligible ones become 0.
 *
 * @returns the log-likelihood of all rows
 */
function normalise(values: Float64Array, rows: number): number {
  const largest = values.slice(0, rows);
  const sums = new Float64Array(rows);
  for (let start = rows; start < values.length; start += rows) {
    for (let i = 0; i < rows; i++) largest[i] = Math.max(largest[i]!, values[start + i]!);
  }
  for (let start = 0; start < values.length; start += rows) {
    for (let i = 0; i < rows; i++) {
      const log = values[start + i]! - largest[i]!;
      const value = log < negligibleLog ? 0 : Math.exp(log);
      values[start + i] = value;
      sums[i]! += value;
    }
  }
  for (let start = 0; start < values.length; start += rows) {
    for (let i = 0; i < rows; i++) values[start + i]! /= sums[i]!;
  }
  let logLikelihood = 0;
  for (let i = 0; i < rows; i++) logLikelihood += largest[i]! + Math.log(sums[i]!);
  return logLikelihood;
}

/** Counts, means and scatter of the components `from` .. `to - 1`. */
function writeMoments(
  from: number,
  to: number,
  columns: readonly Float64Array[],
  responsibilities: Float64Array,
  { counts, means, scatter }: Omit<Statistics, 'logLikelihood'>,
): void {
  const rows = columns[0]!.length;
  for (let k = from; k < to; k++) {
    const own = responsibilities.subarray(k * rows, (k + 1) * rows);
    let count = 0;
    for (let i = 0; i < rows; i++) count += own[i]!;
    counts[k] = count;
    if (count === 0) continue;
    for (let j = 0, at = k * columns.length; j < columns.length; j++, at++) {
      const column = columns[j]!;
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += own[i]! * column[i]!;
      const mean = sum / count;
      let squares = 0;
      for (let i = 0; i < rows; i++) {
        const difference = column[i]! - mean;
        squares += own[i]! * difference * difference;
      }
      means[at] = mean;
      scatter[at] = squares;
    }
  }
}
