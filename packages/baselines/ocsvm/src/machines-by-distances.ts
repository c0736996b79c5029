import { breathe, checkMatrix, type Matrix, type RunContext } from '@duad/core';
import { distancesTo } from '@duad/neighbours';
import type { FittedOcsvm } from './fitted-ocsvm.js';
import type { KernelCache } from './kernel-cache.js';
import { exactMachine, fittedMachine } from './machine.js';
import type { ParsedOcsvmOptions } from './options.js';
import { who } from './who.js';

/** A machine, and its scores of the rows to measure on. */
export interface ScoredMachine {
  readonly fitted: FittedOcsvm;
  readonly scores: Float32Array;
}

/** Memory of {@link machinesByDistances}: distances and kernel values. */
export const bytesOfDistances = (x: Matrix, evaluation: Matrix): number => 8 * x.rows * (x.rows + evaluation.rows);

/**
 * Many machines of the same rows: their distances and those of the rows to measure on are worked out once, in
 * O(rows^2 columns), and no machine asks for columns again.
 *
 * @returns for a kernel width, machines by nu
 */
export async function machinesByDistances(
  x: Matrix,
  evaluation: Matrix,
  base: ParsedOcsvmOptions,
  context: RunContext,
): Promise<(gamma: number) => Promise<(nu: number) => Promise<ScoredMachine>>> {
  checkMatrix(x, who);
  checkMatrix(evaluation, who, { columns: x.columns });
  const distances = distancesTo(x, who);
  const among = await squares(x);
  const towards = evaluation === x ? among : await squares(evaluation);

  async function squares(rows: Matrix): Promise<Float32Array> {
    const result = new Float32Array(rows.rows * x.rows);
    for (let i = 0; i < rows.rows; i++) {
      if (i % 64 === 0) await breathe(context, who);
      result.set(distances(rows, i), i * x.rows);
    }
    return result;
  }

  async function kernelOf(distances: Float32Array, gamma: number): Promise<Float32Array> {
    const values = new Float32Array(distances.length);
    for (let i = 0; i < values.length; i++) {
      if (i % 2 ** 22 === 0) await breathe(context, who);
      values[i] = Math.exp(-gamma * distances[i]!);
    }
    return values;
  }

  return async (gamma) => {
    const kernel = await kernelOf(among, gamma);
    const fitted = wholeKernel(kernel, x.rows);
    const measured = towards === among ? kernel : await kernelOf(towards, gamma);
    return async (nu) => {
      const options = { ...base, gamma, nu };
      const machine = await exactMachine(x, fitted, options, context);
      const { alpha, rho } = machine.solution;
      const scores = new Float32Array(evaluation.rows);
      for (let i = 0; i < scores.length; i++) {
        let sum = 0;
        for (let k = 0; k < alpha.length; k++) sum += alpha[k]! * measured[i * alpha.length + k]!;
        scores[i] = rho - sum;
      }
      return { fitted: fittedMachine(machine, gamma, options, x.rows), scores };
    };
  };
}

/** All rows of a kernel matrix, already there. */
function wholeKernel(values: Float32Array, rows: number): KernelCache {
  const rowOf = (i: number): Float32Array => values.subarray(i * rows, (i + 1) * rows);
  return {
    peek: rowOf,
    row: async (i) => rowOf(i),
    async leading(count, visit) {
      for (let i = 0; i < count; i++) visit(i, rowOf(i));
    },
  };
}
