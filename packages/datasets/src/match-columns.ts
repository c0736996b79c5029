import { DuadError, type Warning } from '@duad/core';
import type { EncodedColumn } from './columns/encoded-column.js';
import type { Table, TableColumn } from './table.js';
import { list } from './wording.js';

/**
 * The columns of a table that correspond to those of fitting, in that order: by name where both have a header, else by
 * position. Nothing for those that are left out and not there.
 *
 * @throws WIDTH_MISMATCH naming the missing columns
 */
export function matchColumns(
  expected: readonly Pick<EncodedColumn, 'name' | 'treatment'>[],
  named: boolean,
  table: Table,
): { columns: (TableColumn | undefined)[]; warnings: Warning[] } {
  if (!named || !table.named) return { columns: byPosition(expected, table), warnings: [] };
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  const missing = expected.filter((column) => isNeeded(column) && !byName.has(column.name)).map(({ name }) => name);
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
    columns: expected.map(({ name }) => byName.get(name)),
    warnings: extra.length === 0 ? [] : [{ code: 'EXTRA_COLUMNS', message }],
  };
}

function isNeeded({ treatment }: Pick<EncodedColumn, 'treatment'>): boolean {
  return treatment !== 'leave-out';
}

/** With the columns that are left out, or without them. */
function byPosition(
  expected: readonly Pick<EncodedColumn, 'name' | 'treatment'>[],
  table: Table,
): (TableColumn | undefined)[] {
  if (table.columns.length === expected.length) return [...table.columns];
  const needed = expected.filter(isNeeded).length;
  if (table.columns.length === needed) {
    const rest = [...table.columns];
    return expected.map((column) => (isNeeded(column) ? rest.shift() : undefined));
  }
  throw new DuadError(
    'WIDTH_MISMATCH',
    `${table.source}: expected ${needed} columns, as in fitting, got ${table.columns.length}; without a header ` +
      'in both files columns are matched by position: ignore the surplus ones or take the labels out',
    { details: { expected: needed, got: table.columns.length } },
  );
}
