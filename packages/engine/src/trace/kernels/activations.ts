import type { Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelTable } from '../kernel.js';
import { binary, cast, scalarLike, unary } from './arguments.js';
import { add, multiply, subtract } from './arithmetic.js';
import { logOnePlus } from './elementary.js';

function attributed(
  graph: GraphBuilder,
  op: string,
  x: Value,
  attributes: Readonly<Record<string, { float: number }>>,
): Value {
  return graph.elementwise(op, [x], { shape: x.shape, dtype: x.dtype, attributes });
}

const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

export const activationKernels: KernelTable = {
  Tanh: (graph, { x }) => unary(graph, 'Tanh', x!),
  Sigmoid: (graph, { x }) => unary(graph, 'Sigmoid', x!),
  Relu: (graph, { x }) => unary(graph, 'Relu', x!),
  // One node, which onnxruntime takes into a convolution before it.
  Relu6: (graph, { x }) =>
    graph.elementwise('Clip', [x!, scalarLike(graph, x!, 0), scalarLike(graph, x!, 6)], {
      shape: x!.shape,
      dtype: x!.dtype,
    }),
  LeakyRelu: (graph, { x }, { alpha }) => attributed(graph, 'LeakyRelu', x!, { alpha: { float: alpha as number } }),
  Elu: (graph, { x }) => attributed(graph, 'Elu', x!, { alpha: { float: 1 } }),
  EluGrad: (graph, { dy, y }) => {
    const negative = binary(graph, 'Less', y!, scalarLike(graph, y!, 0), 'bool');
    const slope = add(graph, y!, scalarLike(graph, y!, 1));
    const below = multiply(graph, dy!, slope);
    return graph.elementwise('Where', [negative, below, dy!], { shape: dy!.shape, dtype: dy!.dtype });
  },
  Selu: (graph, { x }) => attributed(graph, 'Selu', x!, { alpha: { float: seluAlpha }, gamma: { float: seluScale } }),
  Softplus: (graph, { x }) => {
    // max(x, 0) + log(1 + exp(-|x|)) stays finite where log(1 + exp(x)) would not.
    const tail = unary(graph, 'Exp', unary(graph, 'Neg', unary(graph, 'Abs', x!)));
    return add(graph, unary(graph, 'Relu', x!), logOnePlus(graph, tail));
  },
  Prelu: (graph, { x, alpha }) => {
    const negative = multiply(graph, alpha!, binary(graph, 'Min', x!, scalarLike(graph, x!, 0)));
    return add(graph, unary(graph, 'Relu', x!), negative);
  },
  Step: (graph, { x }, { alpha }) => {
    const positive = cast(graph, binary(graph, 'Greater', x!, scalarLike(graph, x!, 0), 'bool'), 'float32');
    const slope = (alpha as number | undefined) ?? 0;
    if (slope === 0) return positive;
    const rest = subtract(graph, scalarLike(graph, x!, 1), positive);
    return add(graph, positive, multiply(graph, rest, scalarLike(graph, x!, slope)));
  },
  Softmax: (graph, { logits }, { dim }) =>
    graph.emit('Softmax', [logits!], {
      shape: logits!.shape,
      dtype: logits!.dtype,
      attributes: { axis: axisOf(dim, logits!) },
    }),
};

function axisOf(axis: unknown, x: Value): number {
  const given = (axis as number | undefined) ?? -1;
  return given < 0 ? given + x.shape.length : given;
}
