import type { Value } from '../../graph/graph.js';
import { type GraphBuilder, sizeOf } from '../../graph/graph-builder.js';
import type { DataType } from '../../tensor-engine.js';
import type { KernelTable } from '../kernel.js';
import { axesOf, binary, cast, reshape, scalarLike, slice, transpose } from './arguments.js';
import { add } from './arithmetic.js';

/** Entries of x along an axis, by index. */
function gather(graph: GraphBuilder, x: Value, indices: Value, axis: number): Value {
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  if (x.fill !== undefined) return graph.filled(x.fill, shape, x.dtype);
  return graph.emit('Gather', [x, indices], { shape, dtype: x.dtype, attributes: { axis } });
}

/** Adds rows of updates into a tensor of zeros of this shape, at the places that the rows of `indices` name. */
function scatterSum(graph: GraphBuilder, indices: Value, updates: Value, shape: readonly number[]): Value {
  return graph.emit('ScatterND', [graph.filled(0, shape, updates.dtype), cast(graph, indices, 'int64'), updates], {
    shape,
    dtype: updates.dtype,
    attributes: { reduction: 'add' },
  });
}

export const gatheringKernels: KernelTable = {
  GatherV2: (graph, { x, indices }, { axis, batchDims }) => {
    const [along = 0] = axesOf(axis, x!.shape);
    const batchRank = (batchDims as number | undefined) ?? 0;
    if (batchRank === 0) return gather(graph, x!, indices!, along);
    // Number the entries of all batches through: [batch * entries, rest], and move the indices to match.
    const leading = x!.shape.slice(0, batchRank);
    const between = x!.shape.slice(batchRank, along);
    const inner = x!.shape.slice(along + 1);
    const batch = sizeOf(leading);
    const entries = x!.shape[along]!;
    const picked = indices!.shape.slice(batchRank);
    const grouped = reshape(graph, x!, [batch, sizeOf(between), entries, sizeOf(inner)]);
    const table = reshape(graph, transpose(graph, grouped, [0, 2, 1, 3]), [
      batch * entries,
      sizeOf(between) * sizeOf(inner),
    ]);
    const starts = Array.from({ length: batch }, (_, i) => i * entries);
    const places = add(
      graph,
      reshape(graph, indices!, [batch, sizeOf(picked)]),
      graph.constant(starts, [batch, 1], 'int32'),
    );
    const rows = gather(graph, table, places, 0);
    const split = reshape(graph, rows, [batch, sizeOf(picked), sizeOf(between), sizeOf(inner)]);
    return reshape(graph, transpose(graph, split, [0, 2, 1, 3]), [...leading, ...between, ...picked, ...inner]);
  },
  GatherNd: (graph, { params, indices }) => {
    const depth = indices!.shape.at(-1)!;
    const shape = [...indices!.shape.slice(0, -1), ...params!.shape.slice(depth)];
    return graph.emit('GatherND', [params!, cast(graph, indices!, 'int64')], { shape, dtype: params!.dtype });
  },
  ScatterNd: (graph, { indices, updates }, { shape }) => scatterSum(graph, indices!, updates!, shape as number[]),
  UnsortedSegmentSum: (graph, { x, segmentIds }, { numSegments }) => {
    const count = numSegments as number;
    const rows = sizeOf(segmentIds!.shape);
    const inner = x!.shape.slice(segmentIds!.shape.length);
    // Numbers outside the range are dropped: they go to one more segment, which is then cut off.
    const ids = reshape(graph, segmentIds!, [rows, 1]);
    const below = binary(graph, 'Less', ids, scalarLike(graph, ids, 0), 'bool');
    const kept = graph.elementwise('Where', [below, scalarLike(graph, ids, count), ids], {
      shape: ids.shape,
      dtype: 'int32',
    });
    const clipped = binary(graph, 'Min', kept, scalarLike(graph, ids, count));
    const sums = scatterSum(graph, clipped, reshape(graph, x!, [rows, ...inner]), [count + 1, ...inner]);
    return slice(
      graph,
      sums,
      sums.shape.map(() => 0),
      [count, ...inner],
    );
  },
  OneHot: (graph, { indices }, { depth, onValue, offValue, dtype }) => {
    const size = depth as number;
    const type = (dtype as DataType | undefined) ?? 'int32';
    const numbers = graph.constant(
      Array.from({ length: size }, (_, i) => i),
      [size],
      'int32',
    );
    const hits = binary(graph, 'Equal', reshape(graph, indices!, [...indices!.shape, 1]), numbers, 'bool');
    const [on, off] = [onValue as number, offValue as number];
    if (on === 1 && off === 0) return cast(graph, hits, type);
    const stored: DataType = type === 'bool' ? 'int32' : type;
    const choice = graph.elementwise('Where', [hits, graph.filled(on, [], stored), graph.filled(off, [], stored)], {
      shape: hits.shape,
      dtype: stored,
    });
    return cast(graph, choice, type);
  },
  TopK: (graph, { x }, { k }) => {
    const count = k as number;
    const shape = [...x!.shape.slice(0, -1), count];
    const [values, places] = graph.emitMany(
      'TopK',
      [x!, graph.integers([count])],
      [
        { shape, dtype: x!.dtype },
        { shape, dtype: 'int64' },
      ],
    );
    return [values!, cast(graph, places!, 'int32')];
  },
  Cumsum: (graph, { x }, { axis, exclusive, reverse }) => {
    const [along = 0] = axesOf(axis, x!.shape);
    const attributes = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
    // The axis must be a tensor of rank zero, which `integers` does not make.
    const place = graph.filled(along, [], 'int32');
    return graph.emit('CumSum', [x!, place], { shape: x!.shape, dtype: x!.dtype, attributes });
  },
};
