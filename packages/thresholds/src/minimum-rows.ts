/** Excesses that a fit rests on at least. */
const fewestExcesses = 50;

/** Share of the rows in the tail, where there are few rows. */
export const largestShare = 0.1;

/** A rate this much rarer than one row in all is still told. */
const furthest = 2;

/**
 * Rows that `falseAlarmThreshold` needs for a rate: 500, so that 50 lie in the tail; and, for rates rarer than 1 in 1,000,
 * half of what would show one false alarm.
 *
 * @param rate wanted share of the normal rows that are flagged
 */
export function minimumRows(rate: number): number {
  return Math.max(Math.ceil(fewestExcesses / largestShare), Math.ceil(1 / (furthest * rate)));
}
