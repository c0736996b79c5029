import type { Value } from '../../graph/graph.js';
import { type GraphBuilder, sizeOf } from '../../graph/graph-builder.js';
import type { KernelAttributes, KernelTable } from '../kernel.js';
import { reshape, take } from './arguments.js';
import { matMul } from './linear-algebra.js';

/** Where the element `i` of an axis that is resized comes from, as a place between elements of the original. */
function sourceOf(i: number, from: number, to: number, { alignCorners, halfPixelCenters }: KernelAttributes): number {
  const aligned = alignCorners === true && to > 1;
  const ratio = aligned ? (from - 1) / (to - 1) : from / to;
  return halfPixelCenters === true ? ratio * (i + 0.5) : ratio * i;
}

/** The element nearest to where each element of the resized axis comes from. */
function nearestSources(from: number, to: number, attributes: KernelAttributes): number[] {
  return Array.from({ length: to }, (_, i) => {
    const source = sourceOf(i, from, to, attributes);
    return Math.max(0, Math.min(from - 1, attributes.alignCorners === true ? Math.round(source) : Math.floor(source)));
  });
}

/** Matrix [to, from] that resizes an axis by choosing elements. */
function nearestMatrix(from: number, to: number, attributes: KernelAttributes): number[][] {
  return nearestSources(from, to, attributes).map((source) => Array.from({ length: from }, (_, j) => +(j === source)));
}

/** Matrix [to, from] that resizes an axis by interpolating between neighbours. */
function bilinearMatrix(from: number, to: number, attributes: KernelAttributes): number[][] {
  const shift = attributes.halfPixelCenters === true ? 0.5 : 0;
  return Array.from({ length: to }, (_, i) => {
    const source = Math.min(from - 1, Math.max(0, sourceOf(i, from, to, attributes) - shift));
    const lower = Math.floor(source);
    const upper = Math.min(from - 1, Math.ceil(source));
    const share = source - lower;
    const weights = new Array<number>(from).fill(0);
    weights[lower]! += 1 - share;
    weights[upper]! += share;
    return weights;
  });
}

/** Applies a matrix [rows, columns] along an axis of length `columns`, or its transpose along one of length `rows`. */
function along(graph: GraphBuilder, x: Value, matrix: number[][], axis: number, transposed: boolean): Value {
  const [rows, columns] = [matrix.length, matrix[0]!.length];
  const side = transposed ? columns : rows;
  const outer = sizeOf(x.shape.slice(0, axis));
  const inner = sizeOf(x.shape.slice(axis + 1));
  const whole = graph.materialise(graph.constant(matrix.flat(), [1, rows, columns], 'float32'));
  const stack = reshape(graph, x, [outer, x.shape[axis]!, inner]);
  const product = matMul(graph, whole, stack, transposed, false);
  return reshape(
    graph,
    product,
    x.shape.map((length, i) => (i === axis ? side : length)),
  );
}

type AxisMatrix = (from: number, to: number, attributes: KernelAttributes) => number[][];

/** dy, back through the matrices that resized the two axes. */
function resizeGradient(
  graph: GraphBuilder,
  dy: Value,
  images: Value,
  matrix: AxisMatrix,
  attributes: KernelAttributes,
): Value {
  return [1, 2].reduce(
    (value, axis) => along(graph, value, matrix(images.shape[axis]!, dy.shape[axis]!, attributes), axis, true),
    dy,
  );
}

/**
 * Images [batch, height, width, channels] to another height and width. The gradients take account of half-pixel centres,
 * which those of the CPU backend of TensorFlow.js leave out.
 */
export const resizingKernels: KernelTable = {
  ResizeBilinear: (graph, { images }, attributes) => {
    const [height, width] = attributes.size as [number, number];
    const rows = bilinearMatrix(images!.shape[1]!, height, attributes);
    const columns = bilinearMatrix(images!.shape[2]!, width, attributes);
    return along(graph, along(graph, images!, rows, 1, false), columns, 2, false);
  },
  ResizeBilinearGrad: (graph, { images, dy }, attributes) =>
    resizeGradient(graph, dy!, images!, bilinearMatrix, attributes),
  ResizeNearestNeighbor: (graph, { images }, attributes) => {
    const [height, width] = attributes.size as [number, number];
    const rows = take(graph, images!, nearestSources(images!.shape[1]!, height, attributes), 1);
    return take(graph, rows, nearestSources(images!.shape[2]!, width, attributes), 2);
  },
  ResizeNearestNeighborGrad: (graph, { images, dy }, attributes) =>
    resizeGradient(graph, dy!, images!, nearestMatrix, attributes),
};
