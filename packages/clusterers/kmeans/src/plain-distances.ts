import { type Matrix, pauses, type RunContext } from '@duad/core';
import { type Assignment, blankAssignment } from './assignment.js';
import type { Distances } from './distances.js';
import { rowsInDoubt } from './rows-in-doubt.js';
import { squaredDistance } from './squared-distance.js';
import { who } from './who.js';

/** Every distance by plain loops in float64. */
export function plainDistances(x: Matrix): Distances {
  const { rows, columns: d, data } = x;
  const assignment = blankAssignment(rows);
  /** The centres to which the assignment belongs. */
  let known: Float64Array | undefined;

  async function assign(
    centres: Float64Array,
    context: Pick<RunContext, 'signal'>,
    { labels, upper, lower }: Assignment,
    some?: Uint32Array,
  ): Promise<void> {
    const count = centres.length / d;
    const pause = pauses(context, who);
    for (let at = 0; at < (some?.length ?? rows); at++) {
      const due = pause(count * d);
      if (due) await due;
      const i = some ? some[at]! : at;
      let best = Number.POSITIVE_INFINITY;
      let second = Number.POSITIVE_INFINITY;
      for (let k = 0; k < count; k++) {
        const distance = squaredDistance(x, i, centres, k * d, second);
        if (distance < best) {
          second = best;
          best = distance;
          labels[i] = k;
        } else second = Math.min(second, distance);
      }
      upper[i] = Math.sqrt(best);
      lower[i] = Math.sqrt(second);
    }
  }

  return {
    changed: undefined,
    [Symbol.dispose]: () => {},
    async nearest(centres, context, some) {
      const before = known?.length === centres.length ? known : undefined;
      // Until all rows are done, the assignment belongs to no centres.
      known = undefined;
      if (some) {
        await assign(centres, context, assignment, some);
        return Int32Array.from(some, (row) => assignment.labels[row]!);
      }
      await assign(centres, context, assignment, before && rowsInDoubt(assignment, before, centres, d));
      known = centres.slice();
      return assignment.labels;
    },
    async fromRows(chosen, context) {
      const results = chosen.map(() => new Float64Array(rows));
      const pause = pauses(context, who);
      for (let i = 0; i < rows; i++) {
        const due = pause(chosen.length * d);
        if (due) await due;
        chosen.forEach((row, at) => {
          results[at]![i] = squaredDistance(x, i, data, row * d);
        });
      }
      return results;
    },
  };
}
