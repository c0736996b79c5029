import { type Matrix, type RunContext, selectRows } from '@duad/core';
import { type FittedOcsvm, fittedOcsvm } from './fitted-ocsvm.js';
import type { KernelCache } from './kernel-cache.js';
import type { ParsedOcsvmOptions } from './options.js';
import { sequentialMinimalOptimisation } from './sequential-minimal-optimisation.js';
import type { Solution } from './solution.js';
import { who } from './who.js';

/** What a solver found, with the rows that carry it. */
export interface Machine extends Pick<FittedOcsvm, 'supportVectors' | 'coefficients'> {
  readonly solution: Solution;
}

/** The exact problem over rows of the kernel matrix. */
export async function exactMachine(
  x: Matrix,
  cache: KernelCache,
  options: ParsedOcsvmOptions,
  context: RunContext,
): Promise<Machine> {
  const solution = await sequentialMinimalOptimisation(cache, x.rows, options, context);
  const support = Int32Array.from(solution.alpha.keys()).filter((row) => solution.alpha[row]! > 0);
  return {
    solution,
    supportVectors: selectRows(x, support),
    coefficients: Float64Array.from(support, (row) => solution.alpha[row]!),
  };
}

/** Whether the options have a table of so many rows solved exactly, not in Nyström features. */
export function isExact({ method, exactRows }: ParsedOcsvmOptions, rows: number): boolean {
  return method === 'exact' || (method === 'auto' && rows <= exactRows);
}

/** The detector that a machine makes, with what a user must know of it. */
export function fittedMachine(
  { solution, ...machine }: Machine,
  gamma: number,
  options: ParsedOcsvmOptions,
  rows: number,
): FittedOcsvm {
  const { converged, iterations, rho } = solution;
  return fittedOcsvm({
    ...machine,
    ...{ gamma, rho, iterations },
    warnings: [
      ...(isExact(options, rows) ? [] : [approximated(rows, machine.supportVectors.rows)]),
      ...(converged ? [] : [notConverged(iterations)]),
    ],
    options: { ...options },
  });
}

function approximated(rows: number, landmarks: number) {
  return {
    code: 'APPROXIMATED',
    message: `${who}: ${rows} rows were fitted in Nyström features of ${landmarks} landmarks; method 'exact' solves the problem itself`,
  };
}

function notConverged(iterations: number) {
  return {
    code: 'NOT_CONVERGED',
    message: `${who}: stopped after ${iterations} iterations, before the tolerance was met`,
  };
}
