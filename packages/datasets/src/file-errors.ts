import { DuadError } from '@duad/core';
import { isMissing } from './cells.js';
import { clip } from './wording.js';

/** A row that has more or fewer cells than the file has columns. `row` counts data rows from 1, `line` the file's lines. */
export function raggedRow(
  file: string,
  row: number,
  line: number | undefined,
  expected: number,
  got: number,
): DuadError {
  return new DuadError(
    'INVALID_FILE',
    `${file}: row ${row}${lineNote(line)}: expected ${expected} cells, one for each column, got ${got}; ` +
      'mend the row, or state the delimiter if it was guessed wrongly',
    { details: { row, line, expected, got } },
  );
}

/** A cell that is missing, or holds text where a number was expected. */
export function refusedCell(
  file: string,
  column: { readonly name: string; readonly stated: boolean },
  cell: string,
  row: number,
  line: number | undefined,
): DuadError {
  const where = `${file}: row ${row}${lineNote(line)}, column '${column.name}'`;
  const details = { row, line, column: column.name, cell };
  if (isMissing(cell)) {
    const what = cell.trim() === '' ? 'the cell is empty' : `'${clip(cell)}' is not a finite number`;
    return new DuadError(
      'NOT_FINITE',
      `${where}: ${what}; fill it in or drop the row, set missing to 'fill', or ignore the column`,
      { details },
    );
  }
  const promise = column.stated ? 'was stated to be numeric' : 'began with numbers';
  return new DuadError(
    'INVALID_FILE',
    `${where}: expected a number, as the column ${promise}, got '${clip(cell)}'; ` +
      'mend the cell, or state that the column is categorical or to be ignored',
    { details },
  );
}

function lineNote(line: number | undefined): string {
  return line === undefined ? '' : ` (line ${line})`;
}
