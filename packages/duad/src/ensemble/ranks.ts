/** Two points of a curve are at least so far apart, in height and, relatively, in value. */
const apart = 1 / 64;

/** Ranks of values, averaged over equal ones, between 0 and 1: (rank - 1/2) / count. */
export function averageRanks(values: Float64Array): Float64Array {
  const ranks = new Float64Array(values.length);
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to) / 2 / values.length;
    from = to;
  }
  return ranks;
}

/**
 * How far out values lie among fitted ones: -log of the share of them above, half of the equal ones counted in, as points
 * [value, height, value, height, ...], ascending in both. Some hundred points that are not too close, so that a value that
 * rounding has moved is worth the same; the largest value is always one.
 *
 * @param fitted at least one value, none below 0
 */
export function surpriseCurve(fitted: Float64Array): Float64Array {
  const sorted = fitted.slice().sort();
  const count = sorted.length;
  const curve: number[] = [];
  for (let from = 0; from < count; ) {
    let to = from + 1;
    while (to < count && sorted[to] === sorted[from]) to++;
    const [value, height] = [sorted[from]!, -Math.log(1 - (from + to) / 2 / count)];
    const [lastValue = Number.NEGATIVE_INFINITY, lastHeight = Number.NEGATIVE_INFINITY] = curve.slice(-2);
    const isApart = height - lastHeight >= apart && value - lastValue >= apart * Math.abs(lastValue);
    if (to === count && !isApart) curve.length -= 2;
    if (to === count || isApart) curve.push(value, height);
    from = to;
  }
  return Float64Array.from(curve);
}

/**
 * The height of a curve at a value: on straight lines between the points and from the origin to the first. Beyond the last
 * it goes on with the logarithm, so that no two values there are equal.
 */
export function surprise(curve: Float64Array, value: number): number {
  const last = curve.length - 2;
  if (value >= curve[last]!) {
    const beyond = Math.log(value / Math.max(curve[last]!, 1e-300));
    return curve[last + 1]! + (value > curve[last]! ? beyond : 0);
  }
  let [low, high] = [0, last / 2];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (curve[2 * middle]! <= value) low = middle + 1;
    else high = middle;
  }
  const [place, height] = [curve[2 * low]!, curve[2 * low + 1]!];
  const [from, start] = low === 0 ? [0, 0] : [curve[2 * low - 2]!, curve[2 * low - 1]!];
  return Math.min(height, start + ((height - start) * (value - from)) / (place - from));
}
