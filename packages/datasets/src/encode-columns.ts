import { DuadError, type Warning } from '@duad/core';
import type { Scale } from './scaling.js';
import type { CategoricalColumn, Table, TableColumn } from './table.js';

/**
 * Writes a scaled column into column `at` of a row-major matrix.
 *
 * @throws NOT_FINITE if a value does not fit into float32
 */
export function scaleInto(
  data: Float32Array,
  at: number,
  width: number,
  values: Float64Array,
  { name, scale: { offset, scale, mean } }: { readonly name: string; readonly scale: Scale },
  table: Table,
): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const filled = Number.isNaN(value) ? mean : value;
    const scaled = Math.fround(scale === 0 ? 0 : (filled - offset) / scale);
    if (!Number.isFinite(scaled)) {
      throw new DuadError(
        'NOT_FINITE',
        `${table.source}: row ${row + 1}, column '${name}': ${value} is beyond what 32 bits can hold after scaling; ` +
          'mend the cell or rescale the column',
        { details: { row: row + 1, column: name } },
      );
    }
    data[row * width + at] = scaled;
  }
}

/** The numbers of a column; one that was read as text is taken if every text is a number. */
export function numbersOf(column: TableColumn, table: Table): Float64Array {
  if (column.kind === 'numeric') return column.values;
  const numbers = column.categories.map((text) => (text === '' ? Number.NaN : Number(text)));
  const row = column.codes.findIndex((code) => Number.isNaN(numbers[code]!));
  if (row >= 0) {
    throw new DuadError(
      'INVALID_INPUT',
      `${table.source}: row ${row + 1}, column '${column.name}': expected a number, as in fitting, got ` +
        `'${table.value(row, column.name)}'; mend the cell, or read the file with the kinds of the encoder`,
      { details: { row: row + 1, column: column.name } },
    );
  }
  return Float64Array.from(column.codes, (code) => numbers[code]!);
}

/** The texts of a column; numbers as they print. */
export function textsOf(column: TableColumn): CategoricalColumn {
  if (column.kind === 'categorical') return column;
  const codes = new Map<number, number>();
  for (const value of column.values) if (!codes.has(value)) codes.set(value, codes.size);
  return {
    kind: 'categorical',
    name: column.name,
    codes: Int32Array.from(column.values, (value) => codes.get(value)!),
    categories: [...codes.keys()].map((value) => (Number.isNaN(value) ? '' : String(value))),
  };
}

/** Writes a 1 into the column of each row's category, the first of which is `at`. Tells of texts that are none of them. */
export function oneHotInto(
  data: Float32Array,
  at: number,
  width: number,
  column: CategoricalColumn,
  categories: readonly string[],
  table: Table,
): Warning | undefined {
  const known = new Map(categories.map((category, index) => [category, index]));
  const places = column.categories.map((category) => known.get(category) ?? -1);
  const unknown = new Set<number>();
  let rows = 0;
  column.codes.forEach((code, row) => {
    const place = places[code]!;
    if (place >= 0) {
      data[row * width + at + place] = 1;
    } else {
      unknown.add(code);
      rows++;
    }
  });
  if (rows === 0) return undefined;
  const [example] = unknown;
  const message =
    `${table.source}: column '${column.name}': ${rows} of ${table.rows} rows hold texts that were not there in fitting ` +
    `(${unknown.size} different, such as '${column.categories[example!]}'); they are encoded as no category at all`;
  return { code: 'UNKNOWN_CATEGORY', message };
}
