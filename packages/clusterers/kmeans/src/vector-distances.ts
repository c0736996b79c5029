import { breathe, type Matrix, type RunContext } from '@duad/core';
import type { Distances } from './distances.js';
import { columnsAtOnce, packed, rowsAtOnce } from './kernels/products-kernel.js';
import { record, recordBytes, slack, state } from './kernels/record.js';
import { type PackedCentres, packCentres, plainStride } from './packed-centres.js';
import { squaredDistance } from './squared-distance.js';
import type { Survey } from './survey.js';
import { who } from './who.js';
import { hasRoomForStates, type Workspace, workspace } from './workspace.js';

/** From this ratio of |origin|^2 to the mean |x - origin|^2 on, the rows are centred before they are multiplied. */
const farFromOrigin = 64;

/** Bringing rows in doubt together pays if there are no more than this share of all. */
const fewRows = 0.25;

/** Some tenth of a second of products. */
const workBetweenPauses = 1e9;

/** A move this small and smaller is rounded up to it. */
const leastMove = 2 ** -120;

/**
 * Distances by |x|^2 - 2 x c + |c|^2 with the products in float32, four rows by eight centres at a time. What rounding may
 * have decided is decided in float64. Takes values up to some 1e15.
 *
 * Of each row the distance to its centre and bounds on those to each pack of eight centres are kept; as the centres move,
 * only the packs are looked at which by the triangle inequality may hold a nearer one (Elkan, Using the triangle inequality
 * to accelerate k-means, 2003; in groups: Ding et al., Yinyang k-means, 2015). Memory: half a byte a row and centre.
 *
 * @param survey of the same table; the squares are multiplied out about its origin
 */
export function vectorDistances(x: Matrix, { origin, squares, total }: Survey): Distances {
  const { rows, columns: d } = x;
  const distance = Math.sqrt(origin.reduce((sum, value) => sum + value * value, 0));
  const isFar = distance ** 2 > (farFromOrigin * total) / rows;
  /** What a row's norm may be larger by than its distance from the origin. */
  const offset = isFar ? 0 : distance;
  const spaces = new Map<string, Workspace>();
  /** The centres to which the states belong. */
  let known: ArrayLike<number> | undefined;

  function spaceFor(centres: number, remembered: number): Workspace {
    const packCount = Math.ceil(centres / packed);
    const name = `${packCount} ${remembered}`;
    const space = spaces.get(name) ?? workspace(x, packCount, remembered, isFar ? origin : undefined);
    if (!spaces.has(name)) {
      space.squares.set(squares.subarray(0, remembered));
      spaces.set(name, space);
    }
    return space;
  }

  function doubtOf(row: number, { slope, least }: PackedCentres): number {
    return slope * (Math.sqrt(squares[row]!) + offset) + least;
  }

  /** Opens records for rows of which nothing is known: all packs are in doubt. Returns the end of the list. */
  function openAll(space: Workspace, count: number, rowOf: (place: number) => number, packedCentres: PackedCentres) {
    const { integers, floats, doubles, records, states, stateBytes, packLists } = space;
    const remembered = space.squares.length > 0;
    for (let place = 0; place < count; place++) {
      const row = rowOf(place);
      const at = records + place * recordBytes;
      integers[(at + record.pointer) / 4] = space.block.address + place * 4 * d;
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
  function lookAt(space: Workspace, pack: number, list: number, count: number): void {
    if (count === 0) return;
    const { kernels, integers, size, records, products, halves } = space;
    const whole = rowsAtOnce * Math.ceil(count / rowsAtOnce);
    // Lists are filled up with a record that is no row's.
    const spare = records + size * recordBytes;
    integers[(spare + record.pointer) / 4] = space.block.address;
    integers[(spare + record.state) / 4] = space.states + space.squares.length * space.stateBytes;
    integers.fill(spare, list / 4 + count, list / 4 + whole);
    const end = list + 4 * whole;
    multiply(space, pack, list, end);
    const half = halves.byteOffset + 4 * pack * packed;
    kernels.merge(list, end, products.byteOffset, half, pack * packed, state.bounds + 4 * pack);
  }

  /** Decides in float64 where scores do not, and writes what was found to the states. */
  function closeAll(space: Workspace, count: number, centres: ArrayLike<number>): void {
    const { kernels, integers, floats, records, packLists, stateBytes } = space;
    const end = kernels.close(records, records + count * recordBytes, packLists);
    for (const at of integers.subarray(packLists / 4, end / 4)) {
      const kept = integers[(at + record.state) / 4]!;
      const { label, square } = decide(x, integers[(at + record.row) / 4]!, centres);
      integers[(at + record.winner) / 4] = label;
      integers[(kept + state.label) / 4] = label;
      floats[(kept + state.upper) / 4] = Math.sqrt(square) * (1 + slack) + leastMove;
      // Next time all of them are in doubt.
      floats.fill(-1, (kept + state.bounds) / 4, (kept + stateBytes) / 4);
    }
  }

  /** All packs, for rows of which nothing is known. */
  function assign(space: Workspace, count: number, rowOf: (place: number) => number, given: Given): void {
    openAll(space, count, rowOf, given.packedCentres);
    const list = space.integers.slice(space.packLists / 4, space.packLists / 4 + count);
    for (let pack = 0; pack < space.packCount; pack++) {
      const own = space.packLists + pack * space.listBytes;
      space.integers.set(list, own / 4);
      lookAt(space, pack, own, count);
    }
    closeAll(space, count, given.centres);
  }

  async function assignAll(space: Workspace, given: Given, context: Pick<RunContext, 'signal'>): Promise<void> {
    const { size, stateBytes, states, floats } = space;
    // Packs that there are not have no centre at any distance.
    floats.fill(Number.POSITIVE_INFINITY, states / 4, (states + (rows + 1) * stateBytes) / 4);
    const pause = pauses(given, context);
    for (let from = 0; from < rows; from += size) {
      const to = Math.min(from + size, rows);
      space.block.load(from, to);
      assign(space, to - from, (place) => from + place, given);
      await pause(to - from);
    }
  }

  /** Rows whose nearest centre may have changed as the centres moved, and of these the packs that may hold a nearer one. */
  async function follow(
    space: Workspace,
    given: Given,
    before: ArrayLike<number>,
    context: Pick<RunContext, 'signal'>,
  ): Promise<void> {
    const { kernels, states, stateBytes, moves, packMoves, rowList, size } = space;
    writeMoves(before, given.centres, d, moves, packMoves);
    const end = states + rows * stateBytes;
    const list = rowList.byteOffset;
    const listEnd = kernels.filter(states, end, stateBytes, moves.byteOffset, packMoves.byteOffset, 0, list);
    const doubtful = rowList.subarray(0, (listEnd - list) / 4);
    const isFew = doubtful.length < fewRows * rows;
    const pause = pauses(given, context);
    for (let at = 0; at < doubtful.length; ) {
      const first = doubtful[at]!;
      let next = Math.min(at + size, doubtful.length);
      if (isFew) space.block.gather(doubtful.subarray(at, next));
      else {
        while (doubtful[next - 1]! >= first + size) next--;
        space.block.load(first, doubtful[next - 1]! + 1);
      }
      reconsider(space, at, next, isFew ? undefined : first, given);
      await pause(next - at);
      at = next;
    }
  }

  function reconsider(space: Workspace, from: number, to: number, first: number | undefined, given: Given): void {
    const { kernels, rowList, records, states, stateBytes, plain, halves, packLists, listBytes, counts } = space;
    const list = rowList.byteOffset;
    const rowBytes = 4 * d;
    counts.fill(0);
    kernels.open(
      list + 4 * from,
      list + 4 * to,
      records,
      space.block.address - (first ?? 0) * rowBytes,
      first === undefined ? rowBytes : 0,
      first === undefined ? 0 : rowBytes,
      states,
      stateBytes,
      space.squares.byteOffset,
      plain.byteOffset,
      4 * plainStride(d),
      halves.byteOffset,
      packLists,
      listBytes,
      counts.byteOffset,
      space.packCount,
      given.packedCentres.slope,
      offset,
      given.packedCentres.least,
    );
    for (let pack = 0; pack < space.packCount; pack++) {
      lookAt(space, pack, packLists + pack * listBytes, counts[pack]!);
    }
    closeAll(space, to - from, given.centres);
  }

  function pauses(
    { centres }: Given,
    context: Pick<RunContext, 'signal'>,
  ): (done: number) => Promise<void> | undefined {
    let work = 0;
    return (done) => {
      work += done * centres.length;
      if (work < workBetweenPauses) return;
      work = 0;
      return breathe(context, who);
    };
  }

  async function someOf(chosen: Uint32Array, given: Given, space: Workspace, context: Pick<RunContext, 'signal'>) {
    const labels = new Int32Array(chosen.length);
    const pause = pauses(given, context);
    for (let from = 0; from < chosen.length; from += space.size) {
      const part = chosen.subarray(from, from + space.size);
      space.block.gather(part);
      assign(space, part.length, (place) => part[place]!, given);
      part.forEach((_, place) => {
        labels[from + place] = space.integers[(space.records + place * recordBytes + record.winner) / 4]!;
      });
      await pause(part.length);
    }
    return labels;
  }

  return {
    async nearest(centres, context, some) {
      const count = centres.length / d;
      const remembered = some === undefined && hasRoomForStates(rows, count) ? rows : 0;
      const space = spaceFor(count, remembered);
      const given = { centres, packedCentres: packCentres(centres, origin, isFar, space) };
      if (remembered === 0)
        return someOf(some ?? Uint32Array.from({ length: rows }, (_, i) => i), given, space, context);
      const before = known?.length === centres.length ? known : undefined;
      // Until all rows are done, the states belong to no centres.
      known = undefined;
      if (before) await follow(space, given, before, context);
      else await assignAll(space, given, context);
      known = Float64Array.from(centres);
      const labels = new Int32Array(rows);
      const [step, first] = [space.stateBytes / 4, (space.states + state.label) / 4];
      for (let i = 0, at = first; i < rows; i++, at += step) labels[i] = space.integers[at]!;
      return labels;
    },

    async fromRows(chosen, context) {
      const count = chosen.length;
      const centres = new Float64Array(count * d);
      chosen.forEach((row, k) => {
        centres.set(x.data.subarray(row * d, (row + 1) * d), k * d);
      });
      const space = spaceFor(count, 0);
      const packedCentres = packCentres(centres, origin, isFar, space);
      const given = { centres, packedCentres };
      const results = chosen.map(() => new Float64Array(rows));
      const pause = pauses(given, context);
      const { packLists, products } = space;
      for (let from = 0; from < rows; from += space.size) {
        const to = Math.min(from + space.size, rows);
        space.block.load(from, to);
        openAll(space, to - from, (place) => from + place, packedCentres);
        const whole = rowsAtOnce * Math.ceil((to - from) / rowsAtOnce);
        space.integers.fill(space.records, packLists / 4 + to - from, packLists / 4 + whole);
        for (let pack = 0; pack < space.packCount; pack++) {
          multiply(space, pack, packLists, packLists + 4 * whole);
          const end = Math.min(count, (pack + 1) * packed);
          for (let k = pack * packed; k < end; k++) {
            const result = results[k]!;
            const half = packedCentres.halves[k]!;
            for (let i = from; i < to; i++) {
              const place = i - from;
              const value = products[packed * (place - (place % 4)) + 4 * (k % packed) + (place % 4)]!;
              const square = squares[i]! + 2 * (half - value);
              const isSure = square > 64 * doubtOf(i, packedCentres);
              result[i] = isSure ? square : squaredDistance(x, i, centres, k * d);
            }
          }
        }
        await pause(to - from);
      }
      return results;
    },
  };
}

interface Given {
  readonly centres: ArrayLike<number>;
  readonly packedCentres: PackedCentres;
}

/** The nearest centre in float64, the first of equals. */
function decide(
  x: Matrix,
  row: number,
  centres: ArrayLike<number>,
): { readonly label: number; readonly square: number } {
  let square = Number.POSITIVE_INFINITY;
  let label = 0;
  for (let start = 0; start < centres.length; start += x.columns) {
    const distance = squaredDistance(x, row, centres, start, square);
    if (distance >= square) continue;
    square = distance;
    label = start / x.columns;
  }
  return { label, square };
}

/** How far each centre has moved, and the farthest of each pack, rounded up. */
function writeMoves(
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  columns: number,
  moves: Float32Array,
  packMoves: Float32Array,
): void {
  packMoves.fill(0);
  for (let start = 0, k = 0; start < after.length; start += columns, k++) {
    let square = 0;
    for (let j = start; j < start + columns; j++) square += (after[j]! - before[j]!) ** 2;
    moves[k] = Math.sqrt(square) * (1 + slack) + leastMove;
    const pack = Math.floor(k / packed);
    packMoves[pack] = Math.max(packMoves[pack]!, moves[k]!);
  }
}
