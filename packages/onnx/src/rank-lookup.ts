import type { GraphWriter } from './graph-writer.js';

/** Numbers that a value is compared with at one level of a search. */
const step = 64;

/**
 * Heights of a curve of the package `duad` at values [rows, 1], [rows, 1]: straight lines between its points, from the
 * origin to the first, and beyond the last the logarithm.
 *
 * @param curve [value, height, value, height, ...], ascending
 */
export function surprise(graph: GraphWriter, curve: ArrayLike<number>, values: string): string {
  const { node } = graph;
  const points = Array.from({ length: curve.length / 2 }, (_, i) => [curve[2 * i]!, curve[2 * i + 1]!] as const);
  const largest = points.at(-1)![0];
  const within = node('Min', [values, graph.scalar(largest)]);
  const places = points.slice(0, -1).map(([place]) => place);
  const segment = node('Squeeze', [
    node('Cast', [countBelow(graph, places, within)], { to: 'int64' }),
    graph.constant([1], [1], 'int64'),
  ]);
  // The segment that ends at a point starts at the one before it, the first one at the origin.
  const table = points.flatMap(([place, height], i) => {
    const [from, start] = i === 0 ? [0, 0] : points[i - 1]!;
    return [from, start, place > from ? (height - start) / (place - from) : 0];
  });
  const line = node('Gather', [graph.constant(table, [points.length, 3]), segment], { axis: 0 });
  const [from, start, slope] = [0, 1, 2].map((part) =>
    node('Gather', [line, graph.constant([part], [1], 'int64')], { axis: 1 }),
  );
  const height = node('Add', [start!, node('Mul', [slope!, node('Sub', [within, from!])])]);
  const ratio = node('Div', [values, graph.scalar(Math.max(largest, 1e-300))]);
  return node('Add', [height, node('Log', [node('Max', [ratio, graph.scalar(1)])])]);
}

/**
 * How many of some ascending numbers are below each value, [rows, 1]. A search in levels: how many blocks lie below whole,
 * then how many numbers of the block that is next, so that memory stays at some hundred numbers a row.
 */
function countBelow(graph: GraphWriter, ascending: readonly number[], values: string): string {
  const count = ascending.length;
  if (count === 0) return graph.node('Mul', [values, graph.scalar(0)]);
  if (count <= step) return countIn(graph, graph.constant(ascending, [1, count]), values);
  const blocks = Math.ceil(count / step);
  // The last block is filled up with numbers that nothing is above.
  const padded = Float64Array.from({ length: blocks * step }, (_, i) => ascending[i] ?? Number.MAX_VALUE);
  const ends = Array.from({ length: blocks - 1 }, (_, block) => padded[(block + 1) * step - 1]!);
  const whole = countBelow(graph, ends, values);
  const block = graph.node('Squeeze', [
    graph.node('Cast', [whole], { to: 'int64' }),
    graph.constant([1], [1], 'int64'),
  ]);
  const numbers = graph.node('Gather', [graph.constant(padded, [blocks, step]), block], { axis: 0 });
  return graph.node('Add', [graph.node('Mul', [whole, graph.scalar(step)]), countIn(graph, numbers, values)]);
}

function countIn(graph: GraphWriter, numbers: string, values: string): string {
  const below = graph.node('Cast', [graph.node('Less', [numbers, values])], { to: 'float32' });
  return graph.node('ReduceSum', [below, graph.constant([1], [1], 'int64')], { keepdims: 1 });
}
