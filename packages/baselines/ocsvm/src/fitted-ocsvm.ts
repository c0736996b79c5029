import {
  type Artifact,
  checkMatrix,
  expectArtifact,
  type FittedDetector,
  type Matrix,
  matrix,
  type RunContext,
  throwIfCancelled,
  type Warning,
} from '@duad/core';
import { kernelOf, sequence } from './kernel.js';
import { who } from './who.js';

/** A one-class support vector machine. */
export interface FittedOcsvm extends FittedDetector {
  readonly gamma: number;
  /** Support vectors (Nyström: landmarks) as rows. */
  readonly supportVectors: Matrix;
  /** One per support vector; 0 .. 1, nu * rows in sum, as in libsvm; Nyström: of either sign. */
  readonly coefficients: Float64Array;
  /** Offset, in the units of the coefficients. */
  readonly rho: number;
  /** Steps of the solver (Nyström: passes). */
  readonly iterations: number;
  /**
   * rho - sum of coefficient * kernel: above 0 outside, below 0 inside. scikit-learn's `decision_function` with the sign
   * turned.
   */
  score(x: Matrix, context?: Partial<RunContext>): Promise<Float32Array>;
}

/** All that a machine is made from and written to. */
export interface OcsvmParts
  extends Pick<FittedOcsvm, 'gamma' | 'supportVectors' | 'coefficients' | 'rho' | 'iterations' | 'warnings'> {
  /** For the record, in the artifact. */
  readonly options: Readonly<Record<string, unknown>>;
}

const layout = 1;

/** Puts the functions to the numbers. */
export function fittedOcsvm({ options, ...parts }: OcsvmParts): FittedOcsvm {
  const { gamma, supportVectors, coefficients, rho, iterations, warnings } = parts;
  const { columns } = supportVectors;
  return {
    ...parts,
    columns,
    async score(x, context = {}) {
      checkMatrix(x, who, { columns });
      throwIfCancelled(context, who);
      using kernel = await kernelOf(supportVectors, gamma, context);
      const scores = new Float32Array(x.rows);
      for (let from = 0; from < x.rows; from += kernel.block) {
        const count = Math.min(kernel.block, x.rows - from);
        const values = await kernel.values(x, sequence(from, from + count), context);
        for (let i = 0; i < count; i++)
          scores[from + i] = rho - weighted(values, i * coefficients.length, coefficients);
        context.onProgress?.({ stage: 'scores', done: from + count, total: x.rows });
      }
      return scores;
    },
    toArtifact: async () => ({
      package: who,
      version: layout,
      header: { options, columns, gamma, rho, iterations, warnings },
      arrays: { supportVectors: supportVectors.data, coefficients },
    }),
    async [Symbol.asyncDispose]() {},
  };
}

function weighted(values: Float32Array, from: number, coefficients: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < coefficients.length; k++) sum += coefficients[k]! * values[from + k]!;
  return sum;
}

/**
 * Reads what {@link FittedOcsvm.toArtifact} wrote. It gives the same scores, to the bit.
 *
 * @throws INVALID_ARTIFACT if something else wrote it
 */
export function ocsvmFromArtifact(artifact: Artifact): FittedOcsvm {
  expectArtifact(artifact, who, layout);
  const { columns, ...header } = artifact.header as {
    readonly options: Readonly<Record<string, unknown>>;
    readonly columns: number;
    readonly gamma: number;
    readonly rho: number;
    readonly iterations: number;
    readonly warnings: readonly Warning[];
  };
  const { supportVectors, coefficients } = artifact.arrays as {
    readonly supportVectors: Float32Array;
    readonly coefficients: Float64Array;
  };
  return fittedOcsvm({
    ...header,
    coefficients,
    supportVectors: matrix(supportVectors, coefficients.length, columns),
  });
}
