import { checkMatrix, type Detector, type Matrix, type RunContext, throwIfCancelled } from '@duad/core';
import type { FittedOcsvm } from './fitted-ocsvm.js';
import { gammaFor } from './gamma-for.js';
import { kernelOf } from './kernel.js';
import { kernelCache } from './kernel-cache.js';
import { linearCoordinateDescent } from './linear-coordinate-descent.js';
import { exactMachine, fittedMachine, isExact, type Machine } from './machine.js';
import { nystroemFeatures } from './nystroem-features.js';
import { type OcsvmOptions, type ParsedOcsvmOptions, parseOcsvmOptions } from './options.js';
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
  const machine = await (isExact(options, x.rows) ? exact : nystroem)(x, gamma, options, context);
  return fittedMachine(machine, gamma, options, x.rows);
}

async function exact(x: Matrix, gamma: number, options: ParsedOcsvmOptions, context: RunContext): Promise<Machine> {
  using kernel = await kernelOf(x, gamma, context);
  return await exactMachine(x, kernelCache(x, kernel, options.cacheMebibytes), options, context);
}

async function nystroem(x: Matrix, gamma: number, options: ParsedOcsvmOptions, context: RunContext): Promise<Machine> {
  const { landmarks, features, weightsOf } = await nystroemFeatures(x, options.landmarks, gamma, context);
  const solution = await linearCoordinateDescent(features, landmarks.rows, options, context);
  return { solution, supportVectors: landmarks, coefficients: weightsOf(solution.vector) };
}
