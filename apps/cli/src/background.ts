import type { Matrix } from '@duad/core';
import type { Encoder, Table, TableColumn } from '@duad/datasets';
import { formatNumber } from './text.js';

/** What is usual in each column of a table: enough to put numbers back into its units and to try other cells in a row. */
export interface Background {
  readonly columns: readonly BackgroundColumn[];
}

/** One column of the table. Plain data, as it is saved with the model. */
export interface BackgroundColumn {
  readonly name: string;
  readonly kind: TableColumn['kind'];
  /** Columns of the matrix that it became. */
  readonly group: readonly number[];
  /** Usual cells, what they read and what they are once encoded. */
  readonly usual: readonly { readonly text: string; readonly cells: readonly number[] }[];
  /** Numbers that became one column: values and what they became, both ascending. */
  readonly scale?: { readonly values: readonly number[]; readonly encoded: readonly number[] };
  /** Categories that became a column each, in that order. */
  readonly categories?: readonly string[];
  /** Digits behind the point in the file, at most six. */
  readonly decimals: number;
}

/** Rows that it is learnt from, at most, evenly spread. */
const sampledRows = 20_000;
const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];
const mostCategories = 5;
const scalePoints = 65;
const mostDecimals = 6;

/** Looks at a table, the matrix that it became, and how. */
export function backgroundOf(table: Table, matrix: Matrix, encoder: Encoder): Background {
  const step = Math.max(1, Math.ceil(table.rows / sampledRows));
  const rows = Array.from({ length: Math.ceil(table.rows / step) }, (_, i) => i * step);
  const groups = groupsOf(encoder);
  return {
    columns: table.columns.map((column, index) => {
      const group = groups[index] ?? [];
      const cellsOf = (row: number): number[] => group.map((at) => matrix.data[row * matrix.columns + at]!);
      const common = { name: column.name, kind: column.kind, group };
      if (column.kind === 'categorical') {
        const named = group.map((at) => encoder.sourceOf(at).category);
        return {
          ...common,
          usual: commonest(column.codes, rows).map((row) => ({ text: table.value(row, index), cells: cellsOf(row) })),
          ...(named.every((category) => category !== undefined) && { categories: named }),
          decimals: 0,
        };
      }
      const { values } = column;
      const present = rows.filter((row) => !Number.isNaN(values[row]!)).sort((a, b) => values[a]! - values[b]!);
      const at = (share: number): number => present[Math.round(share * (present.length - 1))]!;
      const usual = [...new Set(present.length === 0 ? [] : quantiles.map(at))];
      const points = [...new Set(Array.from({ length: scalePoints }, (_, i) => at(i / (scalePoints - 1))))];
      return {
        ...common,
        usual: usual.map((row) => ({ text: formatNumber(values[row]!), cells: cellsOf(row) })),
        ...(group.length === 1 &&
          present.length > 0 && {
            scale: { values: points.map((row) => values[row]!), encoded: points.map((row) => cellsOf(row)[0]!) },
          }),
        decimals: decimalsOf(present.map((row) => values[row]!)),
      };
    }),
  };
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

/** A row for each of the most frequent codes, most frequent first. */
function commonest(codes: Int32Array, rows: readonly number[]): number[] {
  const counts = new Map<number, { row: number; count: number }>();
  for (const row of rows) {
    const found = counts.get(codes[row]!);
    if (found) found.count += 1;
    else counts.set(codes[row]!, { row, count: 1 });
  }
  const order = [...counts.values()].sort((a, b) => b.count - a.count || a.row - b.row);
  return order.slice(0, mostCategories).map(({ row }) => row);
}

function decimalsOf(values: readonly number[]): number {
  let decimals = 0;
  for (const value of values) {
    while (decimals < mostDecimals && value !== Number(value.toFixed(decimals))) decimals += 1;
    if (decimals === mostDecimals) break;
  }
  return decimals;
}

/** What encoded cells of a column would read in the file; empty if that cannot be told. */
export function decodeCells(column: BackgroundColumn, cells: ArrayLike<number>): string {
  const { scale, categories, usual, decimals } = column;
  if (categories) {
    let best = 0;
    for (let i = 1; i < categories.length; i++) if (cells[i]! > cells[best]!) best = i;
    return categories[best]!;
  }
  if (scale) return formatNumber(Number(valueAt(scale, cells[0]!).toFixed(decimals)));
  return nearest(usual, cells)?.text ?? '';
}

/** Between the two points whose encoded values are nearest; never beyond what was seen. */
function valueAt({ values, encoded }: NonNullable<BackgroundColumn['scale']>, cell: number): number {
  const above = encoded.findIndex((known) => known >= cell);
  if (above < 0) return values.at(-1)!;
  if (above === 0 || encoded[above] === cell) return values[above]!;
  const [left, right] = [encoded[above - 1]!, encoded[above]!];
  return values[above - 1]! + ((cell - left) / (right - left)) * (values[above]! - values[above - 1]!);
}

function nearest(
  usual: BackgroundColumn['usual'],
  cells: ArrayLike<number>,
): BackgroundColumn['usual'][number] | undefined {
  const distance = (other: readonly number[]): number =>
    other.reduce((sum, value, i) => sum + (value - cells[i]!) ** 2, 0);
  return usual.toSorted((a, b) => distance(a.cells) - distance(b.cells))[0];
}
