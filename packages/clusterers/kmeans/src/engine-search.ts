import { breathe, type Matrix, type RunContext } from '@duad/core';
import type { Products, TensorEngine } from '@duad/engine';
import { decide, type GivenCentres, writeDecision } from './pack-search.js';
import { who } from './who.js';

/** Products taken in one call: some milliseconds. */
const workAtOnce = 2 ** 30;

/** Scores of one call: they stay in the processor's second cache. */
const scoresAtOnce = 2 ** 22;

/** Nearest centres of all rows, by products that an engine takes. */
export interface EngineSearch extends Disposable {
  /** Writes the states of all rows. */
  assignAll(given: GivenCentres, context: Pick<RunContext, 'signal'>): Promise<void>;
}

/** Rows multiplied at a time, a whole number of fours; at most so many as there are. */
export function engineRows({ rows, columns }: Matrix, centres: number): number {
  const most = Math.min(rows, scoresAtOnce / centres, Math.max(64, workAtOnce / (centres * columns)));
  return 4 * Math.floor(most / 4);
}

/** @param offset what a row's norm may be larger by than its distance from the origin */
export function engineSearch(x: Matrix, origin: Float64Array, offset: number, engine: TensorEngine): EngineSearch {
  const { data, rows, columns: d } = x;
  let program: Products | undefined;
  let prepared = 0;

  async function programFor(count: number): Promise<Products> {
    if (program && prepared === count) return program;
    program?.[Symbol.dispose]();
    const { compileProducts } = await import('@duad/engine');
    program = await compileProducts(engine, { m: engineRows(x, count), n: count, columns: d });
    prepared = count;
    return program;
  }

  return {
    async assignAll({ space, centres, packedCentres: { steepest, least: absolute } }, context) {
      const { kernels, integers, scores, halves, states, stateBytes, shortSquares, squares, rowList } = space;
      const count = centres.length / d;
      const size = engineRows(x, count);
      const { multiply } = await programFor(count);
      const numbers = Array.from({ length: count }, (_, k) => k);
      const aside = new Float32Array(centres.length);
      for (let at = 0; at < aside.length; ) for (let j = 0; j < d; j++, at++) aside[at] = centres[at]! - origin[j]!;
      for (let done = 0; done < rows; done += size) {
        await breathe(context, who);
        // The last block reaches back into the one before.
        const from = Math.min(done, rows - size);
        await multiply(data.subarray(from * d, (from + size) * d), aside, scores);
        const end = kernels.settle(
          scores.byteOffset,
          scores.byteOffset + 4 * count * size,
          4 * count,
          halves.byteOffset,
          halves.byteOffset + halves.byteLength,
          states + from * stateBytes,
          stateBytes,
          shortSquares.byteOffset + 4 * from,
          from,
          rowList.byteOffset,
          steepest,
          offset,
          absolute,
        );
        for (const row of integers.subarray(rowList.byteOffset / 4, end / 4)) {
          const scoreOf = (k: number): number => scores[(row - from) * count + k]! - halves[k]!;
          const best = numbers.reduce((most, k) => Math.max(most, scoreOf(k)), Number.NEGATIVE_INFINITY);
          const enough = best - steepest * (Math.sqrt(squares[row]!) + offset) - absolute;
          const among = numbers.filter((k) => scoreOf(k) >= enough);
          writeDecision(space, states + row * stateBytes, decide(x, row, centres, among));
        }
      }
    },
    [Symbol.dispose]: () => program?.[Symbol.dispose](),
  };
}
