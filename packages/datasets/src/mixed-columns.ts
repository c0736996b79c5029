import type { Warning } from '@duad/core';
import { parseNumber } from './cells.js';
import type { CategoricalColumn, TableColumn } from './table.js';

/**
 * Warns of columns that became categorical although most of their cells are numbers: most likely a few cells need
 * mending.
 *
 * @param guessed names of the columns whose kind nobody stated
 */
export function mixedColumnWarnings(
  source: string,
  columns: readonly TableColumn[],
  guessed: ReadonlySet<string>,
): Warning[] {
  return columns.flatMap((column) => {
    if (column.kind === 'numeric' || !guessed.has(column.name)) return [];
    const texts = textRows(column);
    if (texts.count * 2 >= column.codes.length) return [];
    const example = column.categories[column.codes[texts.first]!]!;
    const message =
      `${source}: column '${column.name}' was taken as categorical because ${texts.count} of its ` +
      `${column.codes.length} cells are not numbers, the first '${example}' in row ${texts.first + 1}; ` +
      "if they are mistakes, mend them; if not, state columns: { name: 'categorical' }";
    return [{ code: 'MIXED_COLUMN', message }];
  });
}

function textRows(column: CategoricalColumn): { readonly count: number; readonly first: number } {
  const isText = column.categories.map((category) => Number.isNaN(parseNumber(category)));
  let count = 0;
  let first = -1;
  column.codes.forEach((code, row) => {
    if (!isText[code]) return;
    if (first < 0) first = row;
    count++;
  });
  return { count, first };
}
