import { breathe, type Matrix } from '@duad/core';
import type { Distances } from './distances.js';
import { squaredDistance } from './squared-distance.js';
import { who } from './who.js';

/** Every distance by plain loops in float64. */
export function plainDistances(x: Matrix): Distances {
  const { rows, columns: d, data } = x;
  const rowsAtOnce = (centres: number): number => Math.max(1, Math.floor(1e8 / (centres * d)));
  return {
    async nearest(centres, context) {
      const labels = new Int32Array(rows);
      const count = centres.length / d;
      const pause = rowsAtOnce(count);
      for (let i = 0; i < rows; i++) {
        if (i % pause === 0) await breathe(context, who);
        let smallest = Number.POSITIVE_INFINITY;
        for (let k = 0; k < count; k++) {
          const distance = squaredDistance(x, i, centres, k * d, smallest);
          if (distance >= smallest) continue;
          smallest = distance;
          labels[i] = k;
        }
      }
      return labels;
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
