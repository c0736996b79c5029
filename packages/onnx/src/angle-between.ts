import type { GraphWriter } from './graph-writer.js';
import { arcsine } from './single.js';

const tiny = 1e-12;

/**
 * Angle between the rows of two tensors, radians, [rows, 1] (Li et al., Eq. 6), as 2 arcsin(|u - v| / 2) of the unit
 * vectors. Between a zero row and another it is a right angle, between two zero rows none.
 */
export function angleBetween(graph: GraphWriter, x: string, y: string): string {
  const { node } = graph;
  const least = graph.scalar(tiny);
  const [normX, normY] = [x, y].map((rows) => node('ReduceL2', [rows], { axes: [1], keepdims: 1 }));
  const [u, v] = [node('Div', [x, node('Max', [normX!, least])]), node('Div', [y, node('Max', [normY!, least])])];
  const chord = node('ReduceL2', [node('Sub', [u, v])], { axes: [1], keepdims: 1 });
  const half = node('Min', [node('Mul', [chord, graph.scalar(0.5)]), graph.scalar(1)]);
  const angle = node('Mul', [arcsine(graph, half), graph.scalar(2)]);
  const [zeroX, zeroY] = [normX!, normY!].map((norm) => node('LessOrEqual', [norm, least]));
  const one = node('Where', [node('Or', [zeroX!, zeroY!]), graph.scalar(Math.PI / 2), angle]);
  return node('Where', [node('And', [zeroX!, zeroY!]), graph.scalar(0), one]);
}
