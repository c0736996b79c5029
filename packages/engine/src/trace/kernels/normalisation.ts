import type { Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelAttributes, KernelInputs, KernelTable } from '../kernel.js';
import { binary, pad, scalarLike, slice, unary } from './arguments.js';
import { add, multiply, subtract } from './arithmetic.js';
import { toChannelsFirst, toChannelsLast, wasChannelsFirst } from './layout.js';

/** Sum over the channels at most `radius` away, in the last axis. */
function neighbourhoodSum(graph: GraphBuilder, x: Value, radius: number): Value {
  const border = x.shape.map((_, i) => (i === x.shape.length - 1 ? radius : 0));
  const padded = pad(graph, x, border, border);
  const shifted = Array.from({ length: 2 * radius + 1 }, (_, shift) => {
    const starts = x.shape.map((_side, i) => (i === x.shape.length - 1 ? shift : 0));
    return slice(graph, padded, starts, x.shape);
  });
  return shifted.reduce((sum, part) => add(graph, sum, part));
}

/** bias + alpha * sum of squares over neighbouring channels. */
function localNorm(graph: GraphBuilder, x: Value, { depthRadius, bias, alpha }: KernelAttributes): Value {
  const squares = binary(graph, 'Mul', x, x);
  const sums = neighbourhoodSum(graph, squares, depthRadius as number);
  return add(graph, multiply(graph, sums, scalarLike(graph, x, alpha as number)), scalarLike(graph, x, bias as number));
}

/** As one operator, which onnxruntime joins to convolutions; images behind one, channels last. */
function normaliseImages(
  graph: GraphBuilder,
  { x, mean, variance, offset, scale }: KernelInputs,
  epsilon: number,
): Value {
  const channels = mean!.shape;
  const parameters = [
    scale ?? graph.filled(1, channels, 'float32'),
    offset ?? graph.filled(0, channels, 'float32'),
    mean!,
    variance!,
  ];
  const image = toChannelsFirst(graph, x!);
  const attributes = { epsilon: { float: epsilon } };
  const emission = { shape: image.shape, dtype: image.dtype, attributes };
  return toChannelsLast(graph, graph.emit('BatchNormalization', [image, ...parameters], emission));
}

export const normalisationKernels: KernelTable = {
  FusedBatchNorm: (graph, inputs, { varianceEpsilon }) => {
    const { x, mean, variance, offset, scale } = inputs;
    const parameters = [mean!, variance!, offset, scale].filter((value) => value !== undefined);
    if (parameters.every(({ shape }) => shape.length === 1) && wasChannelsFirst(graph, x!)) {
      return normaliseImages(graph, inputs, varianceEpsilon as number);
    }
    const spread = add(graph, variance!, scalarLike(graph, variance!, varianceEpsilon as number));
    const inverse = unary(graph, 'Reciprocal', unary(graph, 'Sqrt', spread));
    const factor = scale ? multiply(graph, inverse, scale) : inverse;
    const centred = multiply(graph, subtract(graph, x!, mean!), factor);
    return offset ? add(graph, centred, offset) : centred;
  },
  LRN: (graph, { x }, attributes) => {
    const power = scalarLike(graph, x!, -(attributes.beta as number));
    return multiply(graph, x!, binary(graph, 'Pow', localNorm(graph, x!, attributes), power));
  },
  LRNGrad: (graph, { x, y, dy }, attributes) => {
    const { alpha, beta, depthRadius } = attributes as { alpha: number; beta: number; depthRadius: number };
    const norm = localNorm(graph, x!, attributes);
    const direct = multiply(graph, dy!, binary(graph, 'Pow', norm, scalarLike(graph, x!, -beta)));
    const shares = binary(graph, 'Div', multiply(graph, dy!, y!), norm);
    const indirect = multiply(graph, x!, neighbourhoodSum(graph, shares, depthRadius));
    return add(graph, direct, multiply(graph, indirect, scalarLike(graph, x!, -2 * alpha * beta)));
  },
};
