/**
 * Generalised Pareto distribution, the limit of excesses over a high threshold (Pickands 1975): the chance of more than y
 * is (1 + shape y / scale)^(-1/shape), exp(-y / scale) at shape 0.
 */
export interface GeneralisedPareto {
  /** Below 0: the tail ends at -scale / shape. 0: exponential. Above 0: heavy. */
  readonly shape: number;
  /** Above 0, in the unit of the scores. */
  readonly scale: number;
}

/** Below this the formulas of shape 0 are exact to float64. */
const nearlyZero = 1e-9;

/** Likelihood theory needs a shape above -1/2 (Smith 1985); above 2 no score is heavy enough to be meant. */
export function isRegular({ shape, scale }: GeneralisedPareto): boolean {
  return shape >= -0.5 && shape <= 2 && scale > 0 && scale < Number.POSITIVE_INFINITY;
}

/**
 * What is known of shapes before a score is seen, ln of a normal density: tails of normal rows run from bounded to heavy,
 * around 0.1 with a deviation of 0.25. It decides little where there are hundreds of excesses, and keeps the shape from
 * running away where the largest ones are left out (as the prior of Martins and Stedinger 2000 does in hydrology).
 */
export function logPrior(shape: number): number {
  return -0.5 * ((shape - 0.1) / 0.25) ** 2;
}

/** ln of the chance of more than `excess`; -infinity beyond the end of the tail. */
export function logSurvival(excess: number, { shape, scale }: GeneralisedPareto): number {
  if (Math.abs(shape) < nearlyZero) return -excess / scale;
  const reach = (shape * excess) / scale;
  return reach <= -1 ? Number.NEGATIVE_INFINITY : -Math.log1p(reach) / shape;
}

/** The excess that is passed with that chance, 0 < chance <= 1. */
export function excessOf(chance: number, { shape, scale }: GeneralisedPareto): number {
  return scale * unitExcess(chance, shape);
}

/** The same at scale 1. */
export function unitExcess(chance: number, shape: number): number {
  return Math.abs(shape) < nearlyZero ? -Math.log(chance) : Math.expm1(-shape * Math.log(chance)) / shape;
}

/** Sum of ln density over the excesses; -infinity if one lies beyond the end of the tail. O(n). */
export function logDensity(excesses: Float64Array, { shape, scale }: GeneralisedPareto): number {
  const { length } = excesses;
  let sum = 0;
  if (Math.abs(shape) < nearlyZero) {
    for (let i = 0; i < length; i++) sum += excesses[i]!;
    return -length * Math.log(scale) - sum / scale;
  }
  const ratio = shape / scale;
  // Logarithms of products of four: a quarter of the calls. Each factor lies far inside the range of float64.
  let product = 1;
  for (let i = 0; i < length; i++) {
    const factor = 1 + ratio * excesses[i]!;
    if (!(factor > 0)) return Number.NEGATIVE_INFINITY;
    product *= factor;
    if ((i & 3) === 3) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return -length * Math.log(scale) - (1 + 1 / shape) * (sum + Math.log(product));
}
