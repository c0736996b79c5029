import type { Pauses } from '@duad/core';
import { compileProducts, type TensorEngine } from '@duad/engine';
import { NearestRows, type NeighbourSource, positionAfter } from './neighbours.js';
import type { Prepared } from './prepare.js';
import { squaredDistance } from './squared-distance.js';

const batch = 256;
const proposers = 2048;
const blockRows = 4096;

/**
 * Neighbours by products of the rows that ask with all unplaced rows, block by block: no table of all distances is
 * needed. Only some rows propose at a time, so seeds come in order of distance among those only. O(batch N d) a call.
 */
export async function productNeighbours(
  prepared: Prepared,
  engine: TensorEngine,
  pace: Pauses,
): Promise<NeighbourSource> {
  const { data, rows, columns: d } = prepared.features;
  const block = Math.min(rows, blockRows);
  const program = await compileProducts(engine, { m: batch, n: block, columns: d });
  const asking = new Float32Array(batch * d);
  const others = new Float32Array(block * d);
  const values = new Float32Array(batch * block);

  function gather(target: Float32Array, chosen: Int32Array): void {
    for (let at = 0; at < chosen.length; at++) {
      const from = chosen[at]! * d;
      target.set(data.subarray(from, from + d), at * d);
    }
  }

  return {
    batch,
    proposers,
    async nearest(queries, unplaced) {
      const found = queries.map(() => new NearestRows());
      gather(
        asking,
        Int32Array.from(queries, ({ row }) => row),
      );
      const first = queries.reduce((least, { row }) => Math.min(least, row), rows);
      for (let from = positionAfter(unplaced, first); from < unplaced.length; from += block) {
        const chosen = unplaced.subarray(from, from + block);
        gather(others, chosen);
        await program.multiply(asking, others, values);
        await pace(4 * queries.length * chosen.length);
        queries.forEach(({ row, afterDistance, afterRow }, q) => {
          const nearest = found[q]!;
          for (let at = positionAfter(chosen, row); at < chosen.length; at++) {
            const distance = squaredDistance(prepared, row, chosen[at]!, values[q * block + at]!);
            if (distance >= nearest.farthest || distance < afterDistance) continue;
            if (distance > afterDistance || chosen[at]! > afterRow) nearest.add(chosen[at]!, distance);
          }
        });
      }
      return found;
    },
    dispose: () => program[Symbol.dispose](),
  };
}
