import { DuadError, type Warning } from '@duad/core';
import type { Table, TableColumn } from './table.js';
import { list } from './wording.js';

/**
 * The columns of a table that correspond to those of fitting, in that order: by name where both have a header, else by
 * position.
 *
 * @throws WIDTH_MISMATCH naming the missing columns
 */
export function matchColumns(
  expected: readonly { readonly name: string }[],
  named: boolean,
  table: Table,
): { columns: TableColumn[]; warnings: Warning[] } {
  if (!named || !table.named) return { columns: byPosition(expected, table), warnings: [] };
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const missing = expected.filter(({ name }) => !byName.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    throw new DuadError(
      'WIDTH_MISMATCH',
      `${table.source}: ${missing.length === 1 ? 'column' : 'columns'} ${list(missing)} of the fitted data missing; ` +
        `the file has ${list([...byName.keys()])}; add or rename columns`,
      { details: { missing } },
    );
  }
  const wanted = new Set(expected.map(({ name }) => name));
  const extra = [...byName.keys()].filter((name) => !wanted.has(name));
  const message = `${table.source}: ${list(extra)} left out, as the fitted data had no such columns`;
  return {
    columns: expected.map(({ name }) => byName.get(name)!),
    warnings: extra.length === 0 ? [] : [{ code: 'EXTRA_COLUMNS', message }],
  };
}

function byPosition(expected: readonly unknown[], table: Table): TableColumn[] {
  if (table.columns.length !== expected.length) {
    throw new DuadError(
      'WIDTH_MISMATCH',
      `${table.source}: expected ${expected.length} columns, as in fitting, got ${table.columns.length}; without a header ` +
        'in both files columns are matched by position: ignore the surplus ones or take the labels out',
      { details: { expected: expected.length, got: table.columns.length } },
    );
  }
  return [...table.columns];
}
