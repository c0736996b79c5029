import type { Matrix } from '@duad/core';
import type { ColumnPart, EncodedColumn, Encoder, Table, TableColumn } from '@duad/datasets';
import { formatNumber } from './text.js';

/** What is usual in each column of a table: enough to put numbers back into its units and to try other cells in a row. */
export interface Background {
  readonly columns: readonly BackgroundColumn[];
}

/** One column of the table. Plain data, as it is saved with the model. */
export interface BackgroundColumn {
  readonly name: string;
  readonly treatment: Exclude<EncodedColumn['treatment'], 'leave-out'>;
  /** Columns of the matrix that it became. */
  readonly group: readonly number[];
  /** Usual cells, what they read and what they are once encoded. */
  readonly usual: readonly { readonly text: string; readonly cells: readonly number[] }[];
  /** Numbers: values and what they became, both ascending. */
  readonly scale?: { readonly values: readonly number[]; readonly encoded: readonly number[] };
  /** Categories that became a column each, in that order. */
  readonly categories?: readonly string[];
  /** What each column of the group is, and how to undo its scale; of all but categories. */
  readonly parts?: readonly { readonly part: ColumnPart; readonly offset: number; readonly scale: number }[];
  /** Of dates, milliseconds since 1970. */
  readonly span?: { readonly origin: number; readonly length: number; readonly last: number };
  /** Digits behind the point in the file, at most six. */
  readonly decimals: number;
}

/** Rows that it is learnt from, at most, evenly spread. */
const sampledRows = 20_000;
const quantiles = [0.05, 0.25, 0.5, 0.75, 0.95];
const mostCategories = 5;
const scalePoints = 65;
const mostDecimals = 6;

/**
 * Looks at a table, the matrix that it became, and how.
 *
 * @param table without the columns that the encoder leaves out
 */
export function backgroundOf(table: Table, matrix: Matrix, encoder: Encoder): Background {
  const step = Math.max(1, Math.ceil(table.rows / sampledRows));
  const rows = Array.from({ length: Math.ceil(table.rows / step) }, (_, i) => i * step);
  const groups = groupsOf(encoder);
  const kept = encoder.columns.flatMap((encoded, index) => {
    return encoded.treatment === 'leave-out' ? [] : [{ encoded, group: groups[index] ?? [] }];
  });
  return {
    columns: kept.map(({ encoded, group }, index): BackgroundColumn => {
      const column = table.columns[index]!;
      const cellsOf = (row: number): number[] => group.map((at) => matrix.data[row * matrix.columns + at]!);
      const usualAt = (places: readonly number[], say: (row: number) => string) =>
        places.map((row) => ({ text: say(row), cells: cellsOf(row) }));
      const common = { name: encoded.name, treatment: encoded.treatment, group, decimals: 0 };
      const text = (row: number): string => table.value(row, index);
      if (encoded.treatment === 'categories') {
        const usual = usualAt(commonest(textsAt(column, rows, text)), text);
        return { ...common, usual, categories: encoded.categories };
      }
      const parts = encoded.parts.map(({ part, scale: { offset, scale } }) => ({ part, offset, scale }));
      if (encoded.treatment === 'text') {
        const there = rows.filter((row) => text(row) !== '');
        return { ...common, usual: usualAt(commonest(textsAt(column, there, text)), text), parts };
      }
      if (encoded.treatment === 'date') {
        const order = rows.filter((row) => text(row) !== '').sort((a, b) => cellsOf(a)[0]! - cellsOf(b)[0]!);
        const { origin, length, last } = encoded;
        return { ...common, usual: usualAt(spread(order, quantiles), text), parts, span: { origin, length, last } };
      }
      const values = numbersAt(column, rows);
      const present = rows.filter((row) => !Number.isNaN(values.get(row)!));
      present.sort((a, b) => values.get(a)! - values.get(b)!);
      const points = spread(
        present,
        Array.from({ length: scalePoints }, (_, i) => i / (scalePoints - 1)),
      );
      return {
        ...common,
        usual: usualAt(spread(present, quantiles), (row) => formatNumber(values.get(row)!)),
        parts,
        ...(present.length > 0 && {
          scale: { values: points.map((row) => values.get(row)!), encoded: points.map((row) => cellsOf(row)[0]!) },
        }),
        decimals: decimalsOf(present.map((row) => values.get(row)!)),
      };
    }),
  };
}

/** For each column of the encoder, the columns of the matrix that it became. */
function groupsOf(encoder: Encoder): number[][] {
  const groups: number[][] = [];
  encoder.names.forEach((_, index) => {
    const { column } = encoder.sourceOf(index);
    groups[column] ??= [];
    groups[column].push(index);
  });
  return groups;
}

/** The rows at these shares of an ordered list, each once. */
function spread(ordered: readonly number[], shares: readonly number[]): number[] {
  if (ordered.length === 0) return [];
  return [...new Set(shares.map((share) => ordered[Math.round(share * (ordered.length - 1))]!))];
}

function textsAt(column: TableColumn, rows: readonly number[], text: (row: number) => string): [number, unknown][] {
  return rows.map((row) => [row, column.kind === 'categorical' ? column.codes[row] : text(row)]);
}

function numbersAt(column: TableColumn, rows: readonly number[]): Map<number, number> {
  const numberOf = (row: number): number => {
    if (column.kind === 'numeric') return column.values[row]!;
    const text = column.categories[column.codes[row]!]!.trim();
    return text === '' ? Number.NaN : Number(text);
  };
  return new Map(rows.map((row) => [row, numberOf(row)]));
}

/** A row for each of the most frequent texts, most frequent first. */
function commonest(texts: readonly (readonly [row: number, text: unknown])[]): number[] {
  const counts = new Map<unknown, { row: number; count: number }>();
  for (const [row, text] of texts) {
    const found = counts.get(text);
    if (found) found.count += 1;
    else counts.set(text, { row, count: 1 });
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
