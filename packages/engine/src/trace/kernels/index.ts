import type { KernelTable } from '../kernel.js';
import { activationKernels } from './activations.js';
import { arithmeticKernels } from './arithmetic.js';
import { comparisonKernels } from './comparison.js';
import { convolutionKernels } from './convolution.js';
import { depthwiseConvolutionKernels } from './depthwise-convolution.js';
import { elementaryKernels } from './elementary.js';
import { fusedKernels } from './fused.js';
import { gatheringKernels } from './gathering.js';
import { linearAlgebraKernels } from './linear-algebra.js';
import { normalisationKernels } from './normalisation.js';
import { paddingKernels } from './padding.js';
import { poolingKernels } from './pooling.js';
import { rearrangingKernels } from './rearranging.js';
import { reductionKernels } from './reductions.js';
import { resizingKernels } from './resizing.js';
import { sequenceKernels } from './sequences.js';
import { shapeKernels } from './shapes.js';
import { slicingKernels } from './slicing.js';

/** Every TensorFlow.js kernel that can be compiled. */
export const kernelTable: KernelTable = {
  ...arithmeticKernels,
  ...elementaryKernels,
  ...comparisonKernels,
  ...activationKernels,
  ...linearAlgebraKernels,
  ...convolutionKernels,
  ...depthwiseConvolutionKernels,
  ...fusedKernels,
  ...poolingKernels,
  ...normalisationKernels,
  ...resizingKernels,
  ...reductionKernels,
  ...shapeKernels,
  ...slicingKernels,
  ...paddingKernels,
  ...rearrangingKernels,
  ...gatheringKernels,
  ...sequenceKernels,
};
