import type { Matrix } from '@duad/core';
import { columnsAtOnce, packed, rowsAtOnce } from './kernels/products-kernel.js';
import { record, recordBytes, slack, state } from './kernels/record.js';
import { leastMove } from './moves.js';
import { type PackedCentres, plainStride } from './packed-centres.js';
import { squaredDistance } from './squared-distance.js';
import type { Workspace } from './workspace.js';

/** Centres, as they came and as the kernels of a workspace have them. */
export interface GivenCentres {
  readonly space: Workspace;
  readonly centres: ArrayLike<number>;
  readonly packedCentres: PackedCentres;
}

/** Nearest centres of rows in a workspace's block. */
export interface PackSearch {
  /** Writes the squared distances of rows `from` to `to` - 1, which the block holds from its beginning, from each centre. */
  squares(given: GivenCentres, block: number, from: number, to: number, results: readonly Float64Array[]): void;
  /** Looks at all packs, for rows of which nothing is known, and which follow from an address on. */
  assign(given: GivenCentres, block: number, count: number, rowOf: (place: number) => number): void;
  /**
   * Looks at the packs in doubt, for places `from` to `to` - 1 of the workspace's list of rows.
   *
   * @param first row at the address, if rows lie there as in the table; else as in the list
   */
  reconsider(given: GivenCentres, block: number, from: number, to: number, first: number | undefined): void;
}

/** Squared distances of up to so many times their error are taken anew. */
const inexact = 64;

/**
 * @param squares of the rows about the origin
 * @param offset what a row's norm may be larger by than its distance from the origin
 */
export function packSearch(x: Matrix, squares: Float64Array, offset: number): PackSearch {
  const d = x.columns;

  function doubtOf(row: number, { slope, least }: PackedCentres): number {
    return slope * (Math.sqrt(squares[row]!) + offset) + least;
  }

  function openAll(
    { space, packedCentres }: GivenCentres,
    block: number,
    count: number,
    rowOf: (place: number) => number,
  ): void {
    const { integers, floats, doubles, records, states, stateBytes, packLists } = space;
    const remembered = space.squares.length > 0;
    for (let place = 0; place < count; place++) {
      const row = rowOf(place);
      const at = records + place * recordBytes;
      integers[(at + record.pointer) / 4] = block + place * 4 * d;
      integers[(at + record.state) / 4] = remembered ? states + row * stateBytes : states;
      floats[(at + record.best) / 4] = Number.NEGATIVE_INFINITY;
      floats[(at + record.second) / 4] = Number.NEGATIVE_INFINITY;
      integers[(at + record.own) / 4] = -1;
      integers[(at + record.row) / 4] = row;
      doubles[(at + record.square) / 8] = squares[row]!;
      doubles[(at + record.doubt) / 8] = doubtOf(row, packedCentres);
      integers[packLists / 4 + place] = at;
    }
  }

  function multiply({ kernels, packs, products }: Workspace, pack: number, list: number, end: number): void {
    products.fill(0, 0, ((end - list) / 4) * packed);
    for (let column = 0; column < d; column += columnsAtOnce) {
      const address = packs.byteOffset + 4 * packed * (pack * d + column);
      const bytes = 4 * Math.min(columnsAtOnce, d - column);
      kernels.products(list, end, address, bytes, 4 * column, products.byteOffset);
    }
  }

  /** Looks at one pack for the records listed. */
  function lookAt(space: Workspace, block: number, pack: number, list: number, count: number): void {
    if (count === 0) return;
    const { kernels, integers, size, records, products, halves } = space;
    const whole = rowsAtOnce * Math.ceil(count / rowsAtOnce);
    // Lists are filled up with a record that is no row's.
    const spare = records + size * recordBytes;
    integers[(spare + record.pointer) / 4] = block;
    integers[(spare + record.state) / 4] = space.states + space.squares.length * space.stateBytes;
    integers.fill(spare, list / 4 + count, list / 4 + whole);
    const end = list + 4 * whole;
    multiply(space, pack, list, end);
    const half = halves.byteOffset + 4 * pack * packed;
    kernels.merge(list, end, products.byteOffset, half, pack * packed, state.bounds + 4 * pack);
  }

  /** Decides in float64 where scores do not, and writes what was found to the states. */
  function closeAll({ space, centres }: GivenCentres, count: number): void {
    const { kernels, integers, records, packLists } = space;
    const end = kernels.close(records, records + count * recordBytes, packLists);
    for (const at of integers.subarray(packLists / 4, end / 4)) {
      const kept = integers[(at + record.state) / 4]!;
      const decision = decide(x, integers[(at + record.row) / 4]!, centres);
      integers[(at + record.winner) / 4] = decision.label;
      writeDecision(space, kept, decision);
    }
  }

  function assign(given: GivenCentres, block: number, count: number, rowOf: (place: number) => number): void {
    const { space } = given;
    openAll(given, block, count, rowOf);
    const list = space.integers.slice(space.packLists / 4, space.packLists / 4 + count);
    for (let pack = 0; pack < space.packCount; pack++) {
      const own = space.packLists + pack * space.listBytes;
      space.integers.set(list, own / 4);
      lookAt(space, block, pack, own, count);
    }
    closeAll(given, count);
  }

  function reconsider(given: GivenCentres, block: number, from: number, to: number, first: number | undefined): void {
    const { space, packedCentres } = given;
    const { kernels, rowList, records, states, stateBytes, plain, halves, packLists, listBytes, listEnds } = space;
    const list = rowList.byteOffset;
    const rowBytes = 4 * d;
    for (let pack = 0; pack < space.packCount; pack++) listEnds[pack] = packLists + pack * listBytes;
    kernels.open(
      list + 4 * from,
      list + 4 * to,
      records,
      block - (first ?? 0) * rowBytes,
      first === undefined ? rowBytes : 0,
      first === undefined ? 0 : rowBytes,
      states,
      stateBytes,
      space.squares.byteOffset,
      plain.byteOffset,
      4 * plainStride(d),
      halves.byteOffset,
      listEnds.byteOffset,
      listEnds.byteOffset + listEnds.byteLength,
      packedCentres.slope,
      offset,
      packedCentres.least,
    );
    for (let pack = 0; pack < space.packCount; pack++) {
      const own = packLists + pack * listBytes;
      lookAt(space, block, pack, own, (listEnds[pack]! - own) / 4);
    }
    closeAll(given, to - from);
  }

  function writeSquares(
    given: GivenCentres,
    block: number,
    from: number,
    to: number,
    results: readonly Float64Array[],
  ): void {
    const { space, centres, packedCentres } = given;
    const { kernels, integers, packLists, products, records, size, rowList } = space;
    const { blockSquares, distances, exactHalves } = space;
    const whole = rowsAtOnce * Math.ceil((to - from) / rowsAtOnce);
    for (let place = 0; place < whole; place++) {
      const at = records + Math.min(place, to - from - 1) * recordBytes;
      integers[(at + record.pointer) / 4] = block + Math.min(place, to - from - 1) * 4 * d;
      integers[packLists / 4 + place] = at;
    }
    blockSquares.set(squares.subarray(from, to));
    for (let first = 0; first < results.length; first += packed) {
      multiply(space, first / packed, packLists, packLists + 4 * whole);
      const those = results.slice(first, first + packed);
      exactHalves.set(packedCentres.halves.subarray(first, first + packed));
      const end = kernels.measure(
        blockSquares.byteOffset,
        blockSquares.byteOffset + 8 * (to - from),
        products.byteOffset,
        exactHalves.byteOffset,
        exactHalves.byteOffset + 8 * those.length,
        distances.byteOffset,
        8 * size,
        rowList.byteOffset,
        inexact * packedCentres.slope,
        offset,
        inexact * packedCentres.least,
      );
      those.forEach((result, k) => {
        result.set(distances.subarray(k * size, k * size + to - from), from);
        for (const place of integers.subarray(rowList.byteOffset / 4, end / 4)) {
          result[from + place] = squaredDistance(x, from + place, centres, (first + k) * d);
        }
      });
    }
  }

  return { squares: writeSquares, assign, reconsider };
}

/** A row's nearest centre and its squared distance, in float64. */
interface Decision {
  readonly label: number;
  readonly square: number;
}

/**
 * The nearest centre in float64, the first of equals.
 *
 * @param among centres that it may be, ascending; all unless given
 */
export function decide(x: Matrix, row: number, centres: ArrayLike<number>, among?: readonly number[]): Decision {
  const count = among?.length ?? centres.length / x.columns;
  let square = Number.POSITIVE_INFINITY;
  let label = 0;
  for (let at = 0; at < count; at++) {
    const k = among ? among[at]! : at;
    const distance = squaredDistance(x, row, centres, k * x.columns, square);
    if (distance >= square) continue;
    square = distance;
    label = k;
  }
  return { label, square };
}

/** Writes what was decided to the state at an address. */
export function writeDecision(
  { integers, floats, stateBytes }: Workspace,
  at: number,
  { label, square }: Decision,
): void {
  const isAnother = integers[(at + state.label) / 4] !== label;
  integers[(at + state.label) / 4] = label;
  floats[(at + state.upper) / 4] = Math.sqrt(square) * (1 + slack) + leastMove;
  // The bounds are on the centres other than the label's: next time all of them are in doubt.
  if (isAnother) floats.fill(-1, (at + state.bounds) / 4, (at + stateBytes) / 4);
}
