import { createRandom } from '@duad/core';
import type { DistanceTable } from './distance-table.js';

/** Second-order distances: mean absolute differences of rows of the distance table. */
export interface SecondOrder {
  /**
   * (1/L) sum over landmarks k other than i, j of |D[i,k] - D[j,k]|; infinity if that is above `limit`.
   *
   * @param distance D[i,j]
   */
  between(i: number, j: number, distance: number, limit: number): number;
  /**
   * Whether (1/L) sum over l of |v[l] - u[l]| < limit, with u the row of k in the table and u[k] replaced by `delta`.
   *
   * @param sum of the profile v
   */
  agrees(k: number, profile: Float64Array, sum: number, delta: number, limit: number): boolean;
}

/** Columns between two looks at the sum. */
const stretch = 64;

/** A row is judged early if it is that many times the mean's standard error off the limit. */
const margin = 3;

/**
 * Each sum is given up as soon as it has reached the limit; the columns are taken in stretches in a fixed random order,
 * so that rows sorted by group do not keep the telling ones for last. If the columns themselves are a random sample, a
 * sum may also be judged by its first n columns: their mean is known to about 1 / sqrt(n) of its value, the differences
 * being spread like the absolute value of a normal variable or somewhat wider.
 */
export function secondOrder(table: DistanceTable, columnsAre: 'all' | 'sample'): SecondOrder {
  const { data, columns, columnOf, sums } = table;
  const starts = createRandom('order of columns')
    .permutation(Math.ceil(columns / stretch))
    .map((at) => at * stretch);
  const { reject, accept } = bounds(columns, columnsAre === 'sample');

  function rowDifference(a: number, b: number, start: number, limit: number): number {
    let sum = start;
    for (let s = 0; s < starts.length; s++) {
      const from = starts[s]!;
      const to = Math.min(from + stretch, columns);
      let [p, q, r, t] = [0, 0, 0, 0];
      let at = a + from;
      let other = b + from;
      for (const end = at + ((to - from) & ~3); at < end; at += 4, other += 4) {
        p += Math.abs(data[at]! - data[other]!);
        q += Math.abs(data[at + 1]! - data[other + 1]!);
        r += Math.abs(data[at + 2]! - data[other + 2]!);
        t += Math.abs(data[at + 3]! - data[other + 3]!);
      }
      for (; at < a + to; at++, other++) p += Math.abs(data[at]! - data[other]!);
      sum += p + q + (r + t);
      if (sum > limit * reject[s]!) return Number.POSITIVE_INFINITY;
    }
    return sum;
  }

  function isProfileNear(a: number, profile: Float64Array, start: number, limit: number): boolean {
    let sum = start;
    for (let s = 0; s < starts.length; s++) {
      const from = starts[s]!;
      const to = Math.min(from + stretch, columns);
      let [p, q, r, t] = [0, 0, 0, 0];
      let at = a + from;
      let other = from;
      for (const end = at + ((to - from) & ~3); at < end; at += 4, other += 4) {
        p += Math.abs(data[at]! - profile[other]!);
        q += Math.abs(data[at + 1]! - profile[other + 1]!);
        r += Math.abs(data[at + 2]! - profile[other + 2]!);
        t += Math.abs(data[at + 3]! - profile[other + 3]!);
      }
      for (; at < a + to; at++, other++) p += Math.abs(data[at]! - profile[other]!);
      sum += p + q + (r + t);
      if (sum >= limit * reject[s]!) return false;
      if (sum < limit * accept[s]!) return true;
    }
    return sum < limit;
  }

  return {
    between(i, j, distance, limit) {
      // Column i holds 0 and D[i,j], column j D[i,j] and 0: each left out takes `distance` away from the sum.
      const atI = columnOf[i]! < 0 ? 0 : distance;
      const atJ = columnOf[j]! < 0 ? 0 : distance;
      const most = limit * columns;
      if (Math.abs(sums[i]! - atJ - (sums[j]! - atI)) > most * (1 + 1e-12)) return Number.POSITIVE_INFINITY;
      return Math.max(0, rowDifference(i * columns, j * columns, -atI - atJ, most)) / columns;
    },
    agrees(k, profile, profileSum, delta, limit) {
      const own = columnOf[k]!;
      const most = limit * columns;
      if (Math.abs(profileSum - sums[k]! - (own < 0 ? 0 : delta)) > most * (1 + 1e-12)) return false;
      const start = own < 0 ? 0 : Math.abs(profile[own]! - delta) - Math.abs(profile[own]!);
      return isProfileNear(k * columns, profile, start, most);
    },
  };
}

/** For each stretch, the part of the limit from which a sum so far is judged. */
function bounds(columns: number, areSample: boolean): { readonly reject: Float64Array; readonly accept: Float64Array } {
  const seen = Array.from({ length: Math.ceil(columns / stretch) }, (_, s) => Math.min((s + 1) * stretch, columns));
  const off = (n: number, side: number): number => (n / columns) * (1 + (side * margin) / Math.sqrt(n));
  return {
    reject: Float64Array.from(seen, (n) => (areSample ? Math.min(1, off(n, 1)) : 1)),
    accept: Float64Array.from(seen, (n) => (areSample ? off(n, -1) : Number.NEGATIVE_INFINITY)),
  };
}
