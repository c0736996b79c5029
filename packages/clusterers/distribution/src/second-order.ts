import { createRandom } from '@duad/core';
import type { DistanceTable } from './distance-table.js';
import { kernelError, kernelsOver, stretch, stretchEntry } from './kernels/kernels.js';

/** Second-order distances: mean absolute differences of rows of the distance table. */
export interface SecondOrder {
  /**
   * (1/L) sum over landmarks k other than i, j of |D[i,k] - D[j,k]|; infinity if that is above `limit`.
   *
   * @param distance D[i,j]
   */
  between(i: number, j: number, distance: number, limit: number): number;
  /**
   * Tells of a row k whether (1/L) sum over l of |v[l] - u[l]| < limit, with u the row of k in the table and u[k] replaced
   * by `delta`. To be asked until the next profile is given.
   */
  agreementWith(profile: Float64Array, delta: number, limit: number): (k: number) => boolean;
}

/** A row is judged early if it is that many times the mean's standard error off the limit. */
const margin = 3;

/** Relative error of a number rounded to float32. */
const rounding = 2 ** -24;

/**
 * Each sum is given up as soon as it has reached the limit; the columns are taken in stretches in a fixed random order,
 * so that rows sorted by group do not keep the telling ones for last. Sums are first taken in float32; those which are so
 * near the limit that rounding might decide are taken again in float64. If the columns themselves are a random sample, a
 * sum may also be judged by its first n columns: their mean is known to about 1 / sqrt(n) of its value, the differences
 * being spread like the absolute value of a normal variable or somewhat wider.
 *
 * Takes its part of the table's arena: to be made once for a table.
 */
export function secondOrder(table: DistanceTable, columnsAre: 'all' | 'sample'): SecondOrder {
  const { data, columns, stride, columnOf, sums, arena } = table;
  const kernels = kernelsOver(arena.memory);
  const list = stretchList(table, columnsAre === 'sample');
  const end = list + (stretchEntry * stride) / stretch;
  const rounded = arena.float32(stride);
  const rowAddress = (row: number): number => data.byteOffset + 4 * row * stride;

  return {
    between(i, j, distance, limit) {
      // Column i holds 0 and D[i,j], column j D[i,j] and 0: each left out takes `distance` away from the sum.
      const atI = columnOf[i]! < 0 ? 0 : distance;
      const atJ = columnOf[j]! < 0 ? 0 : distance;
      const most = limit * columns;
      if (Math.abs(sums[i]! - atJ - (sums[j]! - atI)) > most * (1 + 1e-12)) return Number.POSITIVE_INFINITY;
      const doubt = kernelError * (most + atI + atJ);
      const start = -atI - atJ;
      const estimate = kernels.difference(rowAddress(i), rowAddress(j), list, end, start, most + doubt);
      if (estimate === Number.POSITIVE_INFINITY) return estimate;
      const sum = start + differenceSum(data, i * stride, data, j * stride, columns);
      return sum > most ? Number.POSITIVE_INFINITY : Math.max(0, sum) / columns;
    },
    agreementWith(profile, delta, limit) {
      rounded.set(profile);
      const total = profile.reduce((sum, value) => sum + value, 0);
      const largest = profile.reduce((most, value) => Math.max(most, value), delta);
      const most = limit * columns;
      const doubt = kernelError * (most + 4 * largest) + rounding * total;
      return (k) => {
        const own = columnOf[k]!;
        if (Math.abs(total - sums[k]! - (own < 0 ? 0 : delta)) > most * (1 + 1e-12)) return false;
        const start = own < 0 ? 0 : Math.abs(profile[own]! - delta) - Math.abs(profile[own]!);
        const estimate = kernels.difference(rowAddress(k), rounded.byteOffset, list, end, start, most + doubt);
        if (Math.abs(estimate - most) > doubt) return estimate < most;
        return start + differenceSum(data, k * stride, profile, 0, columns) < most;
      };
    },
  };
}

function differenceSum(
  a: Float32Array,
  fromA: number,
  b: Float32Array | Float64Array,
  fromB: number,
  count: number,
): number {
  let sum = 0;
  for (let l = 0; l < count; l++) sum += Math.abs(a[fromA + l]! - b[fromB + l]!);
  return sum;
}

/**
 * Writes the stretches in the order in which they are looked at, each with the parts of the limit from which a sum up to
 * it is judged; gives the list's address.
 */
function stretchList({ columns, arena }: DistanceTable, areSample: boolean): number {
  const order = createRandom('order of columns').permutation(Math.ceil(columns / stretch));
  const bytes = arena.float64((stretchEntry / 8) * order.length);
  const entries = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  order.forEach((at, place) => {
    const n = Math.min((place + 1) * stretch, columns);
    const off = (side: number): number => (n / columns) * (1 + (side * margin) / Math.sqrt(n));
    entries.setInt32(stretchEntry * place, 4 * stretch * at, true);
    entries.setFloat64(stretchEntry * place + 8, areSample ? Math.min(1, off(1)) : 1, true);
    entries.setFloat64(stretchEntry * place + 16, areSample ? off(-1) : Number.NEGATIVE_INFINITY, true);
  });
  return bytes.byteOffset;
}
