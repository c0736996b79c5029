import { largestShare } from './minimum-rows.js';
import type { TailSample } from './tail-sample.js';

/** The tail holds so many times the wanted rate, so that the threshold lies well within it. */
export const overRate = 4;

/** More excesses would make the sampling error smaller than the model's own: for it is right only in the limit. */
const mostExcesses = 1000;

/**
 * The upper tail of ascending scores: a tenth of the rows, or four times the wanted rate if that is more; but at most 1,000
 * excesses. Where four times the rate is more rows than that, every so-many-th score stands for its neighbours. O(rows).
 * @param leaveOut share of the rows, the highest, that do not count
 */
export function tailOf(sorted: Float64Array, rate: number, leaveOut: number): TailSample {
  const left = Math.round(leaveOut * sorted.length);
  const tail = tailOfAll(sorted.subarray(0, sorted.length - left), rate);
  if (left === 0) return tail;
  return { ...tail, cut: tail.excesses.at(-1)!, beyond: left };
}

function tailOfAll(sorted: Float64Array, rate: number): TailSample {
  const stride = Math.max(1, Math.floor((overRate * rate * sorted.length) / mostExcesses));
  const thinned = stride === 1 ? sorted : everyNth(sorted, stride);
  const rows = thinned.length;
  const count = Math.round(Math.min(Math.max(largestShare, overRate * rate) * rows, mostExcesses));
  const start = (thinned[rows - count - 1]! + thinned[rows - count]!) / 2;
  let first = rows - count;
  while (first < rows && thinned[first]! <= start) first++;
  return {
    start,
    excesses: thinned.slice(first).map((score) => score - start),
    below: first,
    cut: Number.POSITIVE_INFINITY,
    beyond: 0,
  };
}

/** Every so-many-th score, counted from the middle of the first lot: as smooth as all of them. */
function everyNth(sorted: Float64Array, stride: number): Float64Array {
  const count = Math.floor(sorted.length / stride);
  const offset = sorted.length - count * stride + (stride >> 1);
  return Float64Array.from({ length: count }, (_, i) => sorted[offset + i * stride]!);
}
