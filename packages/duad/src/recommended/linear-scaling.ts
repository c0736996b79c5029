import { type Matrix, matrix } from '@duad/core';

/** A scaling by column, fixed at fitting: (x - offset) / unit. */
export interface LinearScaling {
  readonly offsets: Float32Array;
  readonly units: Float32Array;
  /** Scaled copy. */
  apply(x: Matrix): Matrix;
  /** The way back; a copy, too. */
  undo(x: Matrix): Matrix;
}

/** Every column to 0 .. 1 over the rows; constant ones to 0. */
export function minMaxScaling({ data, columns }: Matrix): LinearScaling {
  const least = new Float32Array(columns).fill(Number.POSITIVE_INFINITY);
  const most = new Float32Array(columns).fill(Number.NEGATIVE_INFINITY);
  for (let i = 0; i < data.length; i++) {
    const j = i % columns;
    if (data[i]! < least[j]!) least[j] = data[i]!;
    if (data[i]! > most[j]!) most[j] = data[i]!;
  }
  return linearScaling(
    least,
    most.map((value, j) => spanOf(value - least[j]!)),
  );
}

/** All columns by one factor, which leaves angles as they are: the largest size becomes 1. */
export function commonScaling({ data, columns }: Matrix): LinearScaling {
  let largest = 0;
  for (let i = 0; i < data.length; i++) largest = Math.max(largest, Math.abs(data[i]!));
  return linearScaling(new Float32Array(columns), new Float32Array(columns).fill(spanOf(largest)));
}

export function linearScaling(offsets: Float32Array, units: Float32Array): LinearScaling {
  const map = (x: Matrix, value: (input: number, j: number) => number): Matrix => {
    const { columns } = x;
    const data = new Float32Array(x.data.length);
    for (let i = 0; i < data.length; i++) data[i] = value(x.data[i]!, i % columns);
    return matrix(data, x.rows, columns, x.itemShape);
  };
  return {
    offsets,
    units,
    apply: (x) => map(x, (input, j) => (input - offsets[j]!) / units[j]!),
    undo: (x) => map(x, (input, j) => offsets[j]! + input * units[j]!),
  };
}

function spanOf(span: number): number {
  return span > 0 && Number.isFinite(span) ? span : 1;
}
