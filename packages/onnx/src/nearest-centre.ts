import type { GraphWriter } from './graph-writer.js';

/**
 * Number of the nearest of some centres for each row, [rows]; the first of several at one distance.
 *
 * @param centres clusters * columns numbers
 */
export function nearestCentre(graph: GraphWriter, x: string, centres: ArrayLike<number>, columns: number): string {
  const clusters = centres.length / columns;
  const transposed = new Float64Array(centres.length);
  const squares = new Float64Array(clusters);
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let j = 0; j < columns; j++) {
      const value = centres[cluster * columns + j]!;
      transposed[j * clusters + cluster] = -2 * value;
      squares[cluster]! += value * value;
    }
  }
  // |x - c|^2 without |x|^2, which is the same for all centres.
  const products = graph.node('MatMul', [x, graph.constant(transposed, [columns, clusters])]);
  const distances = graph.node('Add', [products, graph.constant(squares, [clusters])]);
  return graph.node('ArgMin', [distances], { axis: 1, keepdims: 0 });
}
