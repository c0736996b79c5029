import { breathe, type Matrix, type RunContext } from '@duad/core';
import type { Distances } from './distances.js';
import { packed } from './kernels/products-kernel.js';
import { record, recordBytes, state } from './kernels/record.js';
import { writeMoves } from './moves.js';
import { type GivenCentres, packSearch } from './pack-search.js';
import { packCentres } from './packed-centres.js';
import type { Survey } from './survey.js';
import { who } from './who.js';
import { hasRoomForStates, type Workspace, workspace } from './workspace.js';

/** From this ratio of |origin|^2 to the mean |x - origin|^2 on, the rows are centred before they are multiplied. */
const farFromOrigin = 64;

/** Bringing rows in doubt together pays if there are no more than this share of all. */
const fewRows = 0.25;

/** Some tenth of a second of products. */
const workBetweenPauses = 1e9;

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
  const search = packSearch(x, squares, offset);
  const spaces = new Map<string, Workspace>();
  /** The centres to which the states belong. */
  let known: ArrayLike<number> | undefined;

  function given(centres: ArrayLike<number>, remembered: number): GivenCentres {
    const packCount = Math.ceil(centres.length / d / packed);
    const name = `${packCount} ${remembered}`;
    const space = spaces.get(name) ?? workspace(x, packCount, remembered, isFar ? origin : undefined);
    space.squares.set(squares.subarray(0, remembered));
    spaces.set(name, space);
    return { space, centres, packedCentres: packCentres(centres, origin, isFar, space) };
  }

  async function assignAll(all: GivenCentres, context: Pick<RunContext, 'signal'>): Promise<void> {
    const { size, stateBytes, states, floats, block } = all.space;
    // Packs that there are not have no centre at any distance.
    floats.fill(Number.POSITIVE_INFINITY, states / 4, (states + (rows + 1) * stateBytes) / 4);
    const pause = pausesFor(all, context);
    for (let from = 0; from < rows; from += size) {
      const to = Math.min(from + size, rows);
      block.load(from, to);
      search.assign(all, to - from, (place) => from + place);
      await pause(to - from);
    }
  }

  /** Rows whose nearest centre may have changed as the centres moved, and of these the packs that may hold a nearer one. */
  async function follow(
    after: GivenCentres,
    before: ArrayLike<number>,
    context: Pick<RunContext, 'signal'>,
  ): Promise<void> {
    const { kernels, states, stateBytes, moves, packMoves, rowList, size, block } = after.space;
    writeMoves(before, after.centres, d, moves, packMoves);
    const end = states + rows * stateBytes;
    const list = rowList.byteOffset;
    const listEnd = kernels.filter(states, end, stateBytes, moves.byteOffset, packMoves.byteOffset, 0, list);
    const doubtful = rowList.subarray(0, (listEnd - list) / 4);
    const isFew = doubtful.length < fewRows * rows;
    const pause = pausesFor(after, context);
    for (let at = 0; at < doubtful.length; ) {
      const first = doubtful[at]!;
      let next = Math.min(at + size, doubtful.length);
      if (isFew) block.gather(doubtful.subarray(at, next));
      else {
        while (doubtful[next - 1]! >= first + size) next--;
        block.load(first, doubtful[next - 1]! + 1);
      }
      search.reconsider(after, at, next, isFew ? undefined : first);
      await pause(next - at);
      at = next;
    }
  }

  async function someOf(
    chosen: Uint32Array,
    centres: GivenCentres,
    context: Pick<RunContext, 'signal'>,
  ): Promise<Int32Array> {
    const { size, block, integers, records } = centres.space;
    const labels = new Int32Array(chosen.length);
    const pause = pausesFor(centres, context);
    for (let from = 0; from < chosen.length; from += size) {
      const part = chosen.subarray(from, from + size);
      block.gather(part);
      search.assign(centres, part.length, (place) => part[place]!);
      for (let place = 0; place < part.length; place++) {
        labels[from + place] = integers[(records + place * recordBytes + record.winner) / 4]!;
      }
      await pause(part.length);
    }
    return labels;
  }

  return {
    async nearest(centres, context, some) {
      const remembered = some === undefined && hasRoomForStates(rows, centres.length / d) ? rows : 0;
      const all = given(centres, remembered);
      if (remembered === 0) return someOf(some ?? Uint32Array.from({ length: rows }, (_, i) => i), all, context);
      const before = known?.length === centres.length ? known : undefined;
      // Until all rows are done, the states belong to no centres.
      known = undefined;
      if (before) await follow(all, before, context);
      else await assignAll(all, context);
      known = Float64Array.from(centres);
      const { stateBytes, states, integers } = all.space;
      const labels = new Int32Array(rows);
      const [step, first] = [stateBytes / 4, (states + state.label) / 4];
      for (let i = 0, at = first; i < rows; i++, at += step) labels[i] = integers[at]!;
      return labels;
    },

    async fromRows(chosen, context) {
      const count = chosen.length;
      const centres = new Float64Array(count * d);
      chosen.forEach((row, k) => {
        centres.set(x.data.subarray(row * d, (row + 1) * d), k * d);
      });
      const all = given(centres, 0);
      const { space } = all;
      const results = chosen.map(() => new Float64Array(rows));
      const pause = pausesFor(all, context);
      for (let from = 0; from < rows; from += space.size) {
        const to = Math.min(from + space.size, rows);
        space.block.load(from, to);
        search.squares(all, from, to, results);
        await pause(to - from);
      }
      return results;
    },
  };
}

/** A call to make after so many rows: now and then it lets signals be heard. */
function pausesFor(
  { centres }: GivenCentres,
  context: Pick<RunContext, 'signal'>,
): (rows: number) => Promise<void> | undefined {
  let work = 0;
  return (rows) => {
    work += rows * centres.length;
    if (work < workBetweenPauses) return;
    work = 0;
    return breathe(context, who);
  };
}
