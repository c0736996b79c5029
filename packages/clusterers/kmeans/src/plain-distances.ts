import { breathe, type Matrix } from '@duad/core';
import { blankAssignment, type Distances } from './distances.js';
import { squaredDistance } from './squared-distance.js';
import { who } from './who.js';

/** Every distance by plain loops in float64. */
export function plainDistances(x: Matrix): Distances {
  const { rows, columns: d, data } = x;
  const rowsAtOnce = (centres: number): number => Math.max(1, Math.floor(1e8 / (centres * d)));
  return {
    async nearest(centres, context, known = blankAssignment(rows), some) {
      const { labels, upper, lower } = known;
      const count = centres.length / d;
      const pause = rowsAtOnce(count);
      for (let at = 0; at < (some?.length ?? rows); at++) {
        if (at % pause === 0) await breathe(context, who);
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
      return known;
    },
    async fromRows(chosen, context) {
      const results = chosen.map(() => new Float64Array(rows));
      const pause = rowsAtOnce(chosen.length);
      for (let i = 0; i < rows; i++) {
        if (i % pause === 0) await breathe(context, who);
        chosen.forEach((row, at) => {
          results[at]![i] = squaredDistance(x, i, data, row * d);
        });
      }
      return results;
    },
    dispose() {},
  };
}
