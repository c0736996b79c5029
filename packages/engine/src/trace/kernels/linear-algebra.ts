import type { Value } from '../../graph/graph.js';
import type { GraphBuilder } from '../../graph/graph-builder.js';
import type { KernelTable } from '../kernel.js';
import { reshape, transpose } from './arguments.js';

/**
 * Product of the matrices in the last two axes. A single pair becomes a Gemm, which reads transposed matrices in place;
 * a stack of pairs becomes a MatMul.
 */
export function matMul(graph: GraphBuilder, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  const [rows, inner] = sides(a, transposeA);
  const [, columns] = sides(b, transposeB);
  const stackA = a.shape.slice(0, -2);
  const stackB = b.shape.slice(0, -2);
  const single = [...stackA, ...stackB].every((side) => side === 1);
  if (single) {
    const flatA = reshape(graph, a, transposeA ? [inner, rows] : [rows, inner]);
    const flatB = reshape(graph, b, transposeB ? [columns, inner] : [inner, columns]);
    const product = plainProduct(graph, flatA, flatB, transposeA, transposeB);
    return reshape(graph, product, [...(stackA.length > stackB.length ? stackA : stackB), rows, columns]);
  }
  const left = transposeA ? swapLast(graph, a) : a;
  const right = transposeB ? swapLast(graph, b) : b;
  const stack = stackA.map((side, i) => Math.max(side, stackB[i] ?? 1));
  return graph.emit('MatMul', [left, right], { shape: [...stack, rows, columns], dtype: a.dtype });
}

function plainProduct(graph: GraphBuilder, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  const shape = [a.shape[transposeA ? 1 : 0]!, b.shape[transposeB ? 0 : 1]!];
  if (!transposeA && !transposeB) return graph.emit('MatMul', [a, b], { shape, dtype: a.dtype });
  const attributes = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  return graph.emit('Gemm', [a, b], { shape, dtype: a.dtype, attributes });
}

function sides(x: Value, transposed: boolean): [number, number] {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  return transposed ? [columns, rows] : [rows, columns];
}

function swapLast(graph: GraphBuilder, x: Value): Value {
  const axes = x.shape.map((_, i) => i);
  const last = axes.length - 1;
  return transpose(graph, x, [...axes.slice(0, -2), last, last - 1]);
}

/** Shape of a sum of products, by the letters of its equation, such as `ij,jk->ik`. */
function einsumShape(equation: string, list: readonly Value[]): number[] {
  const [terms = '', result = ''] = equation.replace(/\s/g, '').split('->');
  const sides = new Map<string, number>();
  terms.split(',').forEach((term, i) => {
    [...term].forEach((letter, axis) => {
      sides.set(letter, list[i]!.shape[axis]!);
    });
  });
  return [...result].map((letter) => sides.get(letter)!);
}

export const linearAlgebraKernels: KernelTable = {
  Einsum: (graph, { list }, { equation }) =>
    graph.emit('Einsum', list!, {
      shape: einsumShape(equation as string, list!),
      dtype: list![0]!.dtype,
      attributes: { equation: equation as string },
    }),
  BatchMatMul: (graph, { a, b }, { transposeA, transposeB }) =>
    matMul(graph, a!, b!, transposeA === true, transposeB === true),
};
