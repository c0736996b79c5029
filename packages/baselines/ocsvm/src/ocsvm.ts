import { checkMatrix, type Detector, type Matrix, type RunContext, selectRows, throwIfCancelled } from '@duad/core';
import { type FittedOcsvm, fittedOcsvm } from './fitted-ocsvm.js';
import { gammaFor } from './gamma-for.js';
import { kernelOf } from './kernel.js';
import { kernelCache } from './kernel-cache.js';
import { linearCoordinateDescent } from './linear-coordinate-descent.js';
import { nystroemFeatures } from './nystroem-features.js';
import { type OcsvmOptions, type ParsedOcsvmOptions, parseOcsvmOptions } from './options.js';
import { sequentialMinimalOptimisation } from './sequential-minimal-optimisation.js';
import type { Solution } from './solution.js';
import { who } from './who.js';

/**
 * One-class support vector machine with the kernel exp(-gamma |x - y|^2) (Schölkopf, Platt, Shawe-Taylor, Smola,
 * Williamson, Estimating the Support of a High-Dimensional Distribution, Neural Computation 2001).
 *
 * Time between O(N^2) and O(N^3), memory up to `cacheMebibytes`; in Nyström features O(N m (d + m)) and 4 N m bytes.
 *
 * @throws INVALID_OPTION
 */
export function ocsvm(options: OcsvmOptions = {}): Detector<FittedOcsvm> {
  const parsed = parseOcsvmOptions(options);
  return {
    specVersion: 1,
    name: 'ocsvm',
    options: { ...parsed },
    supervision: 'unsupervised',
    capabilities: { deterministic: parsed.method === 'exact', trained: false, explains: false },
    fit: (x, context) => fit(x, parsed, context),
  };
}

async function fit(x: Matrix, options: ParsedOcsvmOptions, context: RunContext): Promise<FittedOcsvm> {
  checkMatrix(x, who);
  throwIfCancelled(context, who);
  const gamma = gammaFor(x, options.gamma);
  const isExact = options.method === 'exact' || (options.method === 'auto' && x.rows <= options.exactRows);
  const { solution, supportVectors, coefficients } = await (isExact ? exact : nystroem)(x, gamma, options, context);
  return fittedOcsvm({
    gamma,
    supportVectors,
    coefficients,
    rho: solution.rho,
    iterations: solution.iterations,
    warnings: [
      ...(isExact ? [] : [approximated(x.rows, supportVectors.rows)]),
      ...(solution.converged ? [] : [notConverged(solution.iterations)]),
    ],
    options: { ...options },
  });
}

type Machine = { readonly solution: Solution } & Pick<FittedOcsvm, 'supportVectors' | 'coefficients'>;

async function exact(x: Matrix, gamma: number, options: ParsedOcsvmOptions, context: RunContext): Promise<Machine> {
  using kernel = await kernelOf(x, gamma, context);
  const cache = kernelCache(x, kernel, options.cacheMebibytes);
  const solution = await sequentialMinimalOptimisation(cache, x.rows, options, context);
  const support = Int32Array.from(solution.alpha.keys()).filter((row) => solution.alpha[row]! > 0);
  return {
    solution,
    supportVectors: selectRows(x, support),
    coefficients: Float64Array.from(support, (row) => solution.alpha[row]!),
  };
}

async function nystroem(x: Matrix, gamma: number, options: ParsedOcsvmOptions, context: RunContext): Promise<Machine> {
  const { landmarks, features, weightsOf } = await nystroemFeatures(x, options.landmarks, gamma, context);
  const solution = await linearCoordinateDescent(features, landmarks.rows, options, context);
  return { solution, supportVectors: landmarks, coefficients: weightsOf(solution.vector) };
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
