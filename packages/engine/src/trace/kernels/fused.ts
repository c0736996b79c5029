import type { Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelAttributes, KernelInputs, KernelTable } from '../kernel.js';
import { activationKernels } from './activations.js';
import { reshape } from './arguments.js';
import { add } from './arithmetic.js';
import { convolve } from './convolution.js';
import { convolveDepthwise } from './depthwise-convolution.js';
import { matMul } from './linear-algebra.js';

const activations: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  elu: 'Elu',
  leakyrelu: 'LeakyRelu',
  prelu: 'Prelu',
  sigmoid: 'Sigmoid',
};

/** What follows the product in a fused kernel: a bias and an activation, both of them optional. */
function finish(graph: GraphBuilder, product: Value, inputs: KernelInputs, attributes: KernelAttributes): Value {
  const { bias, preluActivationWeights } = inputs;
  const { activation, leakyreluAlpha, dataFormat } = attributes;
  // A vector per channel lies along the third axis from the end where channels come first.
  const aligned = (value: Value): Value =>
    dataFormat === 'NCHW' && value.shape.length === 1 ? reshape(graph, value, [value.shape[0]!, 1, 1]) : value;
  const sum = bias ? add(graph, product, aligned(bias)) : product;
  const name = activations[activation as string];
  if (!name) return sum;
  const operands: Record<string, Value> = { x: sum };
  if (preluActivationWeights) operands.alpha = aligned(preluActivationWeights);
  return activationKernels[name]!(graph, operands as KernelInputs, { alpha: leakyreluAlpha ?? 0.2 }) as Value;
}

export const fusedKernels: KernelTable = {
  _FusedMatMul: (graph, inputs, attributes) => {
    const { transposeA, transposeB } = attributes;
    const product = matMul(graph, inputs.a!, inputs.b!, transposeA === true, transposeB === true);
    return finish(graph, product, inputs, attributes);
  },
  FusedConv2D: (graph, inputs, attributes) =>
    finish(graph, convolve(graph, inputs.x!, inputs.filter!, attributes), inputs, attributes),
  FusedDepthwiseConv2D: (graph, inputs, attributes) =>
    finish(graph, convolveDepthwise(graph, inputs.x!, inputs.filter!, attributes), inputs, attributes),
};
