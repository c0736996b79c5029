import type { Matrix } from '@duad/core';
import { arenaBytes, createArena } from '@duad/kernels';
import { type Kernels, kernelsOver } from './kernels/kernels.js';
import { packed, rowsAtOnce } from './kernels/products-kernel.js';
import { recordBytes, state } from './kernels/record.js';
import { type PackedArrays, plainStride } from './packed-centres.js';
import { blockBytes, type RowBlock, rowBlock, rowsPerBlock } from './row-block.js';
import { who } from './who.js';

/** Memory of the kernels, for one table and a number of packs of centres. */
export interface Workspace extends PackedArrays {
  readonly kernels: Kernels;
  readonly packCount: number;
  /** Rows taken at a time. */
  readonly size: number;
  readonly block: RowBlock;
  /** Views of everything, by address / 4 or / 8. */
  readonly integers: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
  /** Squared distances of the rows from the origin, in float64 and rounded; only where rows have states. */
  readonly squares: Float64Array;
  readonly shortSquares: Float32Array;
  /** Addresses. The last record and the last state are no row's: they fill lists up. */
  readonly records: number;
  readonly states: number;
  readonly stateBytes: number;
  /** Of all rows, and of records for each pack. */
  readonly rowList: Int32Array;
  readonly packLists: number;
  readonly listBytes: number;
  readonly listEnds: Int32Array;
  readonly products: Float32Array;
  /** What an engine gives; kernels may look a little ahead. */
  readonly scores: Float32Array;
  /** Of the rows of a block: squared distances from the origin, and from the centres of a pack. */
  readonly blockSquares: Float64Array;
  readonly distances: Float64Array;
  readonly exactHalves: Float64Array;
  readonly moves: Float32Array;
  readonly packMoves: Float32Array;
}

/** Up to so many bytes a copy of the table is kept. */
const largestHeld = 2 ** 27;

/** Beyond so many bytes no bounds are kept from call to call. */
const largestStates = 2 ** 30;

/** Whether the rows' states fit into memory. */
export function hasRoomForStates(rows: number, centres: number): boolean {
  return rows * stateSize(Math.ceil(centres / packed)) <= largestStates;
}

/** What a workspace is for. */
interface WorkspaceOptions {
  readonly packCount: number;
  /** Squared distances from the origin of the rows that have states: all, or none. */
  readonly squares: Float64Array;
  /** Products that an engine gives at a time. */
  readonly scores: number;
  /** Taken away from each row, if given. */
  readonly centre: Float64Array | undefined;
}

export function workspace(x: Matrix, { packCount, squares, scores, centre }: WorkspaceOptions): Workspace {
  const remembered = squares.length;
  const hasRoom = remembered > 0 && 4 * x.data.length <= largestHeld;
  const size = rowsPerBlock(x);
  const stateBytes = stateSize(packCount);
  const padded = rowsAtOnce * Math.ceil(size / rowsAtOnce);
  const listBytes = 4 * padded;
  const stride = plainStride(x.columns);
  const list = Math.max(remembered, padded);
  const arena = createArena(
    arenaBytes(
      ...[8 * size, 8 * size * packed, 8 * packed],
      ...[(size + 1) * recordBytes, (remembered + 1) * stateBytes, 8 * remembered, 4 * remembered, 4 * list],
      ...[
        packCount * listBytes,
        4 * packCount,
        4 * padded * packed,
        4 * (scores + packed),
        4 * packCount * packed,
        stateBytes,
      ],
      ...[4 * packCount * packed, 4 * packCount * packed * x.columns, 4 * packCount * packed * stride],
    ) + blockBytes(x, hasRoom),
    who,
    'rows, columns or clusters',
  );
  const { buffer } = arena.memory;
  const space = {
    kernels: kernelsOver(arena.memory),
    packCount,
    size,
    records: arena.int32(((size + 1) * recordBytes) / 4).byteOffset,
    states: arena.int32(((remembered + 1) * stateBytes) / 4).byteOffset,
    stateBytes,
    squares: arena.float64(remembered),
    shortSquares: arena.float32(remembered),
    rowList: arena.int32(list),
    packLists: arena.int32((packCount * listBytes) / 4).byteOffset,
    listBytes,
    listEnds: arena.int32(packCount),
    products: arena.float32(padded * packed),
    scores: arena.float32(scores + packed).subarray(0, scores),
    blockSquares: arena.float64(size),
    distances: arena.float64(size * packed),
    exactHalves: arena.float64(packed),
    moves: arena.float32(packCount * packed),
    packMoves: arena.float32(stateBytes / 4),
    halves: arena.float32(packCount * packed),
    packs: arena.float32(packCount * packed * x.columns),
    plain: arena.float32(packCount * packed * stride),
    // Last, as kernels look a little ahead.
    block: rowBlock(x, arena, centre, hasRoom),
    integers: new Int32Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
  };
  space.squares.set(squares);
  space.shortSquares.set(squares);
  return space;
}

/** Label and bounds of a row; four bounds at a time. */
function stateSize(packCount: number): number {
  return state.bounds + 16 * Math.ceil(packCount / 4);
}
