import { breathe, type Matrix, type RunContext } from '@duad/core';

/** Scaled values beyond this are cut off. */
const furthest = 5;
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
}

/**
 * Robust scaling: (x - median) / (interquartile range / 1.349), by the standard deviation where the range says nothing.
 * Columns that are constant over the rows named are dropped. rows * log(rows) per column.
 */
export async function fitColumnScaling(
  x: Matrix,
  rows: Uint32Array,
  context: Pick<RunContext, 'signal'>,
): Promise<ColumnScaling> {
  const kept: number[] = [];
  const centres: number[] = [];
  const units: number[] = [];
  const values = new Float32Array(rows.length);
  for (let column = 0; column < x.columns; column++) {
    if (column % 16 === 0) await breathe(context, 'duad');
    for (let i = 0; i < rows.length; i++) values[i] = x.data[rows[i]! * x.columns + column]!;
    values.sort();
    if (values[0] === values.at(-1)) continue;
    const deviation = standardDeviation(values);
    const range = (quantile(values, 0.75) - quantile(values, 0.25)) / normalRange;
    kept.push(column);
    centres.push(quantile(values, 0.5));
    units.push(range > leastRange * deviation ? range : deviation);
  }
  return {
    columns: x.columns,
    kept: Uint32Array.from(kept),
    centres: Float64Array.from(centres),
    units: Float64Array.from(units),
  };
}

/** Scaled rows, cut off at +-5: one for each row number, kept columns only. */
export function scaleRows(x: Matrix, rows: ArrayLike<number>, { kept, centres, units }: ColumnScaling): Float32Array {
  const width = kept.length;
  const scaled = new Float32Array(rows.length * width);
  for (let i = 0, at = 0; i < rows.length; i++) {
    const start = rows[i]! * x.columns;
    for (let j = 0; j < width; j++, at++) {
      const value = (x.data[start + kept[j]!]! - centres[j]!) / units[j]!;
      scaled[at] = Math.max(-furthest, Math.min(furthest, value));
    }
  }
  return scaled;
}

/** Linear between order statistics, as NumPy's default. */
function quantile(sorted: Float32Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below]!;
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (position - below);
}

function standardDeviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
