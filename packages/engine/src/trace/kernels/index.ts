import type { KernelTable } from '../kernel.js';
import { activationKernels } from './activations.js';
import { arithmeticKernels } from './arithmetic.js';
import { linearAlgebraKernels } from './linear-algebra.js';
import { reductionKernels } from './reductions.js';
import { shapeKernels } from './shapes.js';

/** Every TensorFlow.js kernel that can be compiled. */
export const kernelTable: KernelTable = {
  ...arithmeticKernels,
  ...activationKernels,
  ...linearAlgebraKernels,
  ...reductionKernels,
  ...shapeKernels,
};
