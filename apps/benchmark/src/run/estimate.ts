import { meanAndDeviation } from '@duad/metrics';
import type { ResultRow } from '../result-row.js';

/** How long a run will take, and how that is known. */
export interface Estimate {
  readonly seconds: number;
  readonly from: 'rows' | 'assumption';
}

/** Seconds of a run of which nothing is known. */
export const assumedSeconds = { full: 60, quick: 5 };

type Kind = Pick<ResultRow, 'experiment' | 'variant' | 'detector'>;

/**
 * Estimates by the mean time of the rows that are most alike: of the same variant and detector; of the same detector on
 * another variant of the experiment; else by assumption. Quick runs are never compared with full ones.
 */
export function estimator(rows: readonly ResultRow[]): (run: Kind) => Estimate {
  const byKind = new Map<string, number[]>();
  for (const row of rows) {
    for (const kind of kindsOf(row)) {
      const seconds = byKind.get(kind) ?? [];
      seconds.push(row.seconds.total!);
      byKind.set(kind, seconds);
    }
  }
  return (run) => {
    for (const kind of kindsOf(run)) {
      const seconds = byKind.get(kind);
      if (seconds) return { seconds: meanAndDeviation(seconds).mean, from: 'rows' };
    }
    return { seconds: run.variant.quick === 1 ? assumedSeconds.quick : assumedSeconds.full, from: 'assumption' };
  };
}

/** From the narrowest to the widest. */
function kindsOf({ experiment, variant, detector }: Kind): string[] {
  const quick = variant.quick ?? 0;
  return [
    JSON.stringify([experiment, Object.entries(variant).sort(), detector]),
    JSON.stringify([experiment, quick, detector]),
  ];
}
