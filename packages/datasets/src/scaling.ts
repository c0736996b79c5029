import { DuadError, quantile } from '@duad/core';

/** How numeric columns are brought to a common scale; see `fitScale`. */
export type Scaling = 'min-max' | 'standardise' | 'robust' | 'none';

/** x becomes (x - offset) / scale; a scale of 0 marks a constant column, which becomes 0. */
export interface Scale {
  readonly offset: number;
  readonly scale: number;
  /** What missing cells are replaced by: the median. */
  readonly fill: number;
}

/**
 * Fits the scale of one column; NaN are left out.
 *
 * - `min-max`: minimum to 0, maximum to 1
 * - `standardise`: mean 0, standard deviation 1 (divisor n)
 * - `robust`: median to 0, interquartile range 1; the standard deviation where that range is 0
 * - `none`: as it is
 *
 * @param name of the column, for messages
 * @throws DEGENERATE_DATA if no cell holds a value or the values are too far apart for float64
 */
export function fitScale(values: Float64Array, scaling: Scaling, name: string): Scale {
  let present = 0;
  let mean = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    present++;
    mean += (value - mean) / present;
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  }
  if (present === 0) {
    throw new DuadError('DEGENERATE_DATA', `fitEncoder: column '${name}' has no value in any row; ignore the column`);
  }
  const range = maximum - minimum;
  if (range === 0)
    return { offset: scaling === 'none' ? 0 : minimum, scale: scaling === 'none' ? 1 : 0, fill: minimum };
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const fill = quantile(sorted, 0.5);
  if (scaling === 'none') return { offset: 0, scale: 1, fill };
  const { offset, scale } = scaleOf(values, scaling, { mean, minimum, range, sorted });
  if (!Number.isFinite(scale) || scale === 0) {
    throw new DuadError(
      'DEGENERATE_DATA',
      `fitEncoder: the values of column '${name}' (${minimum} to ${maximum}) are too far apart or too close for '${scaling}'; ` +
        'rescale the column in the file, choose another scaling, or ignore it',
    );
  }
  return { offset, scale, fill };
}

function scaleOf(
  values: Float64Array,
  scaling: Exclude<Scaling, 'none'>,
  {
    mean,
    minimum,
    range,
    sorted,
  }: { readonly mean: number; readonly minimum: number; readonly range: number; readonly sorted: Float64Array },
): { readonly offset: number; readonly scale: number } {
  if (scaling === 'min-max') return { offset: minimum, scale: range };
  if (scaling === 'standardise') return { offset: mean, scale: standardDeviation(values, mean) };
  const spread = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  return { offset: quantile(sorted, 0.5), scale: spread || standardDeviation(values, mean) };
}

function standardDeviation(values: Float64Array, mean: number): number {
  let present = 0;
  let sum = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    present++;
    sum += (value - mean) ** 2;
  }
  return Math.sqrt(sum / present);
}
