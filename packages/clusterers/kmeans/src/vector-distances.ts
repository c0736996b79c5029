import { type Matrix, pauses, type RunContext } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import type { Distances } from './distances.js';
import { engineRows, engineSearch } from './engine-search.js';
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

/** From this share of rows in doubt on the engine, which looks at all of them, is quicker. */
const engineShare = 0.3;

/** After so many searches a copy of the whole table pays: fresh memory costs several times what copying to used one does. */
const searchesBeforeCopy = 12;

/**
 * Distances by |x|^2 - 2 x c + |c|^2 with the products in float32, four rows by eight centres at a time. What rounding may
 * have decided is decided in float64. Takes values up to some 1e15.
 *
 * Of each row the distance to its centre and bounds on those to each pack of eight centres are kept; as the centres move,
 * only the packs are looked at which by the triangle inequality may hold a nearer one (Elkan, Using the triangle inequality
 * to accelerate k-means, 2003; in groups: Ding et al., Yinyang k-means, 2015). Memory: half a byte a row and centre.
 *
 * @param survey of the same table; the squares are multiplied out about its origin
 * @param engine takes the products where most rows are looked at, unless these lie far from zero
 */
export function vectorDistances(x: Matrix, { origin, squares, total }: Survey, engine?: TensorEngine): Distances {
  const { rows, columns: d } = x;
  const distance = Math.sqrt(origin.reduce((sum, value) => sum + value * value, 0));
  const isFar = distance ** 2 > (farFromOrigin * total) / rows;
  /** What a row's norm may be larger by than its distance from the origin. */
  const offset = isFar ? 0 : distance;
  const search = packSearch(x, squares, offset);
  const byEngine = engine && !isFar ? engineSearch(x, origin, offset, engine) : undefined;
  const spaces = new Map<string, Workspace>();
  /** The centres to which the states belong. */
  let known: ArrayLike<number> | undefined;
  const labels = new Int32Array(rows);
  let changed: number[] | undefined;
  let searches = 0;

  function given(centres: ArrayLike<number>, remembered: number): GivenCentres {
    const count = centres.length / d;
    const name = `${count} ${remembered}`;
    const space =
      spaces.get(name) ??
      workspace(x, {
        packCount: Math.ceil(count / packed),
        squares: squares.subarray(0, remembered),
        scores: byEngine && remembered > 0 ? count * engineRows(x, count) : 0,
        centre: isFar ? origin : undefined,
      });
    spaces.set(name, space);
    return { space, centres, packedCentres: packCentres(centres, origin, isFar, space) };
  }

  async function assignAll(all: GivenCentres, context: Pick<RunContext, 'signal'>): Promise<void> {
    const { size, stateBytes, states, floats, block } = all.space;
    // Packs that there are not have no centre at any distance.
    floats.fill(Number.POSITIVE_INFINITY, states / 4, (states + (rows + 1) * stateBytes) / 4);
    if (byEngine) return byEngine.assignAll(all, context);
    const pause = pauses(context, who);
    for (let from = 0; from < rows; from += size) {
      const to = Math.min(from + size, rows);
      search.assign(all, block.load(from, to), to - from, (place) => from + place);
      await pause((to - from) * all.centres.length);
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
    const share = doubtful.length / rows;
    if (byEngine && share > engineShare) {
      await byEngine.assignAll(after, context);
      return takeAllLabels(after.space);
    }
    if (++searches > searchesBeforeCopy) block.holdAll();
    const isFew = !block.holdsAll && share < fewRows;
    const pause = pauses(context, who);
    for (let at = 0; at < doubtful.length; ) {
      const first = doubtful[at]!;
      let next = Math.min(at + size, doubtful.length);
      if (isFew) search.reconsider(after, block.gather(doubtful.subarray(at, next)), at, next, undefined);
      else {
        while (!block.holdsAll && doubtful[next - 1]! >= first + size) next--;
        search.reconsider(after, block.load(first, doubtful[next - 1]! + 1), at, next, first);
      }
      takeLabels(after.space, next - at);
      await pause((next - at) * after.centres.length);
      at = next;
    }
  }

  /** Labels of so many rows, from their records. */
  function takeLabels({ integers, records }: Workspace, count: number): void {
    const [step, winner, row] = [recordBytes / 4, record.winner / 4, record.row / 4];
    for (let place = 0, at = records / 4; place < count; place++, at += step) {
      takeLabel(integers[at + row]!, integers[at + winner]!);
    }
  }

  function takeLabel(row: number, label: number): void {
    if (labels[row] === label) return;
    labels[row] = label;
    changed?.push(row);
  }

  /** Labels of all rows, from their states. */
  function takeAllLabels({ integers, states, stateBytes }: Workspace): void {
    const step = stateBytes / 4;
    for (let row = 0, at = (states + state.label) / 4; row < rows; row++, at += step) takeLabel(row, integers[at]!);
  }

  async function someOf(
    chosen: Uint32Array,
    centres: GivenCentres,
    context: Pick<RunContext, 'signal'>,
  ): Promise<Int32Array> {
    const { size, block, integers, records } = centres.space;
    const nearest = new Int32Array(chosen.length);
    const pause = pauses(context, who);
    for (let from = 0; from < chosen.length; from += size) {
      const part = chosen.subarray(from, from + size);
      search.assign(centres, block.gather(part), part.length, (place) => part[place]!);
      for (let place = 0; place < part.length; place++) {
        nearest[from + place] = integers[(records + place * recordBytes + record.winner) / 4]!;
      }
      await pause(part.length * centres.centres.length);
    }
    return nearest;
  }

  return {
    get changed() {
      return changed;
    },
    [Symbol.dispose]: () => byEngine?.[Symbol.dispose](),

    async nearest(centres, context, some) {
      const remembered = some === undefined && hasRoomForStates(rows, centres.length / d) ? rows : 0;
      const all = given(centres, remembered);
      if (remembered === 0 && some === undefined) changed = undefined;
      if (remembered === 0) return someOf(some ?? Uint32Array.from({ length: rows }, (_, i) => i), all, context);
      const before = known?.length === centres.length ? known : undefined;
      // Until all rows are done, the states belong to no centres.
      known = undefined;
      changed = before && [];
      if (before) await follow(all, before, context);
      else {
        await assignAll(all, context);
        takeAllLabels(all.space);
      }
      known = Float64Array.from(centres);
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
      const pause = pauses(context, who);
      for (let from = 0; from < rows; from += space.size) {
        const to = Math.min(from + space.size, rows);
        search.squares(all, space.block.load(from, to), from, to, results);
        await pause((to - from) * all.centres.length);
      }
      return results;
    },
  };
}
