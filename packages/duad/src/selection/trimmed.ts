import { rowsBelow } from '../percentile.js';
import { meanAngles, type SelectionRule } from './selection-rule.js';

/**
 * A variant without clusters: start from all rows, then keep the 100 - p per cent with the smallest angle. Good where
 * anomalies are few and of many kinds.
 */
export function trimmed(): SelectionRule {
  return {
    name: 'trimmed',
    async begin(x, { anomalyPercent }) {
      return {
        first: async () => ({ rows: Uint32Array.from({ length: x.rows }, (_, row) => row) }),
        next: async (evaluations) => ({ rows: rowsBelow(meanAngles(evaluations), 100 - anomalyPercent) }),
      };
    },
  };
}
