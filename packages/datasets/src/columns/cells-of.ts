import type { CategoricalColumn, TableColumn } from '../table.js';

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
