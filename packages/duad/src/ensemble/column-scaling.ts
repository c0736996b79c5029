import { breathe, type Matrix, quantile, type RunContext } from '@duad/core';

/** Scaled values beyond this are cut off, up to the tail of their column. */
const furthest = 5;
/** The share of the fitted rows, and the multiple of their size, beyond which a value no longer belongs to the tail. */
const tail = { share: 0.999, factor: 2 };
/** Interquartile range of a standard normal. */
const normalRange = 1.349;
/** Interquartile ranges below this share of the standard deviation say nothing of the spread. */
const leastRange = 1e-3;

/** How raw rows become rows of about unit spread. */
export interface ColumnScaling {
  /** Raw columns, before constant ones were dropped. */
  readonly columns: number;
  /** Raw columns that are kept, ascending. */
  readonly kept: Uint32Array;
  /** Median of each kept column. */
  readonly centres: Float64Array;
  /** What one scaled unit is in each kept column. */
  readonly units: Float64Array;
  /** Where the tail of each kept column ends, in scaled units; values beyond it go on with their logarithm. */
  readonly tails: Float64Array;
}

/**
 * Robust scaling: (x - median) / (interquartile range / 1.349), by the standard deviation where the range says nothing.
 * Columns that are constant over the rows named are dropped. The tail of a column ends at twice the size of all but one in
 * a thousand of its scaled values, at 10 or later: so far out, heavy tails are no explanation. rows * log(rows) per column.
 */
export async function fitColumnScaling(
  x: Matrix,
  rows: Uint32Array,
  context: Pick<RunContext, 'signal'>,
): Promise<ColumnScaling> {
  const kept: number[] = [];
  const centres: number[] = [];
  const units: number[] = [];
  const tails: number[] = [];
  const values = new Float32Array(rows.length);
  for (let column = 0; column < x.columns; column++) {
    if (column % 16 === 0) await breathe(context, 'duad');
    for (let i = 0; i < rows.length; i++) values[i] = x.data[rows[i]! * x.columns + column]!;
    values.sort();
    if (values[0] === values.at(-1)) continue;
    const deviation = standardDeviation(values);
    const range = (quantile(values, 0.75) - quantile(values, 0.25)) / normalRange;
    kept.push(column);
    const centre = quantile(values, 0.5);
    const unit = range > leastRange * deviation ? range : deviation;
    centres.push(centre);
    units.push(unit);
    const sizes = values.map((value) => Math.abs(value - centre) / unit).sort();
    tails.push(tail.factor * Math.max(furthest, quantile(sizes, tail.share)));
  }
  return {
    columns: x.columns,
    kept: Uint32Array.from(kept),
    centres: Float64Array.from(centres),
    units: Float64Array.from(units),
    tails: Float64Array.from(tails),
  };
}

/** The same scaling, but that every value beyond 5 is cut off. */
export function withoutTails(scaling: ColumnScaling): ColumnScaling {
  return { ...scaling, tails: new Float64Array(scaling.tails.length).fill(Number.POSITIVE_INFINITY) };
}

/** Scaled rows, one for each row number, kept columns only: cut off at +-5, beyond the tail 5 + 5 log(size / tail). */
export function scaleRows(
  x: Matrix,
  rows: ArrayLike<number>,
  { kept, centres, units, tails }: ColumnScaling,
): Float32Array {
  const width = kept.length;
  const scaled = new Float32Array(rows.length * width);
  for (let i = 0, at = 0; i < rows.length; i++) {
    const start = rows[i]! * x.columns;
    for (let j = 0; j < width; j++, at++) {
      const value = (x.data[start + kept[j]!]! - centres[j]!) / units[j]!;
      const size = Math.abs(value);
      scaled[at] =
        size <= furthest ? value : Math.sign(value) * (furthest + furthest * Math.log(Math.max(1, size / tails[j]!)));
    }
  }
  return scaled;
}

function standardDeviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
