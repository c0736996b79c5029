import { type Matrix, selectRows } from '@duad/core';
import type { Encoder, Table, TableColumn } from '@duad/datasets';
import type { FittedDuad } from 'duad';
import { formatNumber } from './text.js';

/** A column that gave a row away. */
export interface Reason {
  readonly column: string;
  /** The cell, as in the file; empty where missing. */
  readonly value: string;
  /** What the detector would have put there; the value itself if only its strength was odd. */
  readonly expected: string;
  /** Part of the row's oddness that this column makes up, 0 .. 1. */
  readonly share: number;
}

/** Reasons that make up less than this are not worth a word. */
const smallestShare = 0.05;

/**
 * Why the named rows were scored as they were: for each, the columns with the largest contributions, largest first. The
 * one-hot columns of a category count together.
 */
export async function explainRows(
  rows: readonly number[],
  { table, matrix, encoder }: { table: Table; matrix: Matrix; encoder: Encoder },
  fitted: FittedDuad,
  { most = 3, ...context }: { most?: number; signal?: AbortSignal } = {},
): Promise<Reason[][]> {
  const chosen = selectRows(matrix, rows);
  const contributions = await fitted.explain(chosen, context);
  const reconstruction = await fitted.reconstruct(chosen, context);
  const groups = groupsOf(encoder);
  const decoders = new Map<number, Decoder>();
  const decoder = (index: number): Decoder => {
    const made = decoders.get(index) ?? decoderOf(table.columns[index]!, groups[index]!, matrix, encoder);
    decoders.set(index, made);
    return made;
  };
  const width = matrix.columns;

  return rows.map((row, position) => {
    const part = contributions.data.subarray(position * width, (position + 1) * width);
    const rebuilt = reconstruction.data.subarray(position * width, (position + 1) * width);
    const sums = groups.map((group) => group.reduce((sum, index) => sum + part[index]!, 0));
    const total = sums.reduce((sum, value) => sum + value, 0);
    if (!(total > 0)) return [];
    return sums
      .map((sum, index) => ({ index, share: sum / total }))
      .sort((a, b) => b.share - a.share)
      .slice(0, most)
      .filter(({ share }, place) => place === 0 || share >= smallestShare)
      .map(({ index, share }) => ({
        column: table.columns[index]!.name,
        value: table.value(row, index),
        expected: decoder(index)(rebuilt),
        share,
      }));
  });
}

/** For each column of the table, the columns of the matrix that it became. */
function groupsOf(encoder: Encoder): number[][] {
  const groups: number[][] = [];
  encoder.names.forEach((_, index) => {
    const { column } = encoder.sourceOf(index);
    groups[column] ??= [];
    groups[column].push(index);
  });
  return groups;
}

/** Turns a reconstructed row back into what one of its cells would read. */
type Decoder = (rebuilt: Float32Array) => string;

function decoderOf(
  column: TableColumn,
  group: readonly number[],
  { data, columns }: Matrix,
  encoder: Encoder,
): Decoder {
  if (column.kind === 'categorical') {
    return (rebuilt) => {
      const likeliest = group.reduce((best, index) => (rebuilt[index]! > rebuilt[best]! ? index : best));
      return encoder.sourceOf(likeliest).category!;
    };
  }
  // Scaling is linear: the rows with the smallest and the largest value say how.
  const { values } = column;
  let low = -1;
  let high = -1;
  values.forEach((value, row) => {
    if (Number.isNaN(value)) return;
    if (low < 0 || value < values[low]!) low = row;
    if (high < 0 || value > values[high]!) high = row;
  });
  const [least, most] = [values[low]!, values[high]!];
  const [start, end] = [data[low * columns + group[0]!]!, data[high * columns + group[0]!]!];
  const decimals = decimalsOf(values);
  return (rebuilt) => {
    if (start === end) return formatNumber(least);
    const value = least + ((rebuilt[group[0]!]! - start) / (end - start)) * (most - least);
    return formatNumber(Number(Math.min(most, Math.max(least, value)).toFixed(decimals)));
  };
}

const mostDecimals = 6;
const sampledValues = 10_000;

/** How many digits behind the point the first values of a column have: no more are shown of what was expected. */
function decimalsOf(values: Float64Array): number {
  let decimals = 0;
  for (const value of values.subarray(0, sampledValues)) {
    while (decimals < mostDecimals && value !== Number(value.toFixed(decimals)) && !Number.isNaN(value)) decimals += 1;
    if (decimals === mostDecimals) break;
  }
  return decimals;
}

/** `service = ftp_data (expected http)`. */
export function reasonText({ column, value, expected }: Reason): string {
  const shown = value === '' ? '(missing)' : value;
  if (expected === '' || isSame(value, expected)) return `${column} = ${shown} (odd beside the rest)`;
  return `${column} = ${shown} (expected ${expected})`;
}

function isSame(value: string, expected: string): boolean {
  return value === expected || (value !== '' && formatNumber(Number(value)) === expected);
}
