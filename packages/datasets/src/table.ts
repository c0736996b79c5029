import { DuadError, type Warning } from '@duad/core';

/** A column of numbers. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  /** One per row; NaN where the cell was missing (only with `missing: 'fill'`). */
  readonly values: Float64Array;
}

/** A column of texts out of a set. */
export interface CategoricalColumn {
  readonly kind: 'categorical';
  readonly name: string;
  /** One per row: an index into `categories`. */
  readonly codes: Int32Array;
  /** The different texts, in the order of their first appearance. */
  readonly categories: readonly string[];
}

/** One column of a {@link Table}. */
export type TableColumn = NumericColumn | CategoricalColumn;

/** A file's rows, stored column by column. */
export interface Table {
  /** Where it came from, for messages. */
  readonly source: string;
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /** Whether the names stood in a header; else they are `column 1`, `column 2`, … by position in the file. */
  readonly named: boolean;
  /** The column taken out by the option `labelColumn`, one text per row. */
  readonly labels?: readonly string[];
  readonly warnings: readonly Warning[];
  /**
   * The cell as text; empty where missing.
   *
   * @param column index or name
   * @throws INVALID_INPUT if there is no such row or column
   */
  value(row: number, column: number | string): string;
}

/**
 * Puts columns of equal length together.
 *
 * @throws INVALID_INPUT if they differ in length or share a name
 */
export function makeTable(
  source: string,
  columns: readonly TableColumn[],
  options: { named?: boolean; labels?: readonly string[]; warnings?: readonly Warning[] } = {},
): Table {
  const lengths = columns.map(lengthOf);
  const rows = lengths[0] ?? options.labels?.length ?? 0;
  const uneven = lengths.findIndex((length) => length !== rows);
  if (uneven >= 0) {
    throw new DuadError(
      'INVALID_INPUT',
      `${source}: expected columns of ${rows} rows, column '${columns[uneven]!.name}' has ${lengths[uneven]}`,
    );
  }
  const indices = new Map(columns.map((column, index) => [column.name, index]));
  if (indices.size !== columns.length) {
    throw new DuadError('INVALID_INPUT', `${source}: two columns have the same name; rename one`);
  }

  function value(row: number, column: number | string): string {
    const found = columns[typeof column === 'number' ? column : (indices.get(column) ?? -1)];
    if (!found) throw new DuadError('INVALID_INPUT', `${source}: has no column '${column}'`);
    if (!(Number.isInteger(row) && row >= 0 && row < rows)) {
      throw new DuadError('INVALID_INPUT', `${source}: has no row ${row}; rows are 0 to ${rows - 1}`);
    }
    return cellText(found, row);
  }
  const { named = true, labels, warnings = [] } = options;
  return { source, rows, columns, named, ...(labels && { labels }), warnings, value };
}

function lengthOf(column: TableColumn): number {
  return column.kind === 'numeric' ? column.values.length : column.codes.length;
}

function cellText(column: TableColumn, row: number): string {
  if (column.kind === 'categorical') return column.categories[column.codes[row]!]!;
  const value = column.values[row]!;
  return Number.isNaN(value) ? '' : String(value);
}
