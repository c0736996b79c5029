import { DuadError } from '@duad/core';
import { isMissing, parseNumber } from './cells.js';
import { type ColumnBuilder, categoricalBuilder, type MissingPolicy, numericBuilder } from './column-builder.js';
import type { TableColumn } from './table.js';
import { clip, list } from './wording.js';

/** The options of `readTable`, complete. */
export interface TableSettings {
  readonly name: string;
  readonly header: 'auto' | boolean;
  readonly names?: readonly string[] | undefined;
  readonly columns: Readonly<Record<string, 'numeric' | 'categorical' | 'ignore'>>;
  readonly labelColumn?: string | undefined;
  readonly missing: MissingPolicy;
  /** Rows of the file that came before, if this is a later stretch of it. */
  readonly rowsBefore?: number;
  /** Whether the source can be read a second time. */
  readonly rereadable: boolean;
}

/** A column of the file that becomes one of the table. */
export interface Field {
  readonly name: string;
  /** Position in the file. */
  readonly index: number;
  readonly numeric: boolean;
  /** Whether the caller stated the kind; else it was inferred. */
  readonly stated: boolean;
  readonly builder: ColumnBuilder<TableColumn>;
}

/** Refuses options that name columns which the file lacks. */
export function checkNames({ name, columns, labelColumn }: TableSettings, found: readonly string[]): void {
  const asked = [...Object.keys(columns), ...(labelColumn === undefined ? [] : [labelColumn])];
  const absent = asked.find((column) => !found.includes(column));
  if (absent === undefined) return;
  throw new DuadError(
    'INVALID_INPUT',
    `${name}: has no column '${absent}', which the options name; its columns are ${list(found)}`,
    { details: { column: absent } },
  );
}

/**
 * Settles the kinds of the columns by what the caller states and what the first rows hold.
 *
 * @param texts columns known to hold text further down
 */
export function createFields(
  settings: TableSettings,
  names: readonly string[],
  firstRows: readonly (readonly string[])[],
  texts: ReadonlySet<string>,
): Field[] {
  const { name: file, columns, labelColumn, missing } = settings;
  const fields = names.flatMap((name, index): Field[] => {
    const stated = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (stated === 'ignore' || name === labelColumn) return [];
    const holdsNumbers = (): boolean => !texts.has(name) && firstRows.every((row) => isNumberCell(row[index]!));
    const numeric = stated ? stated === 'numeric' : holdsNumbers();
    const builder = numeric ? numericBuilder(name, missing) : categoricalBuilder(name, missing);
    return [{ name, index, numeric, stated: stated !== undefined, builder }];
  });
  const [only] = fields;
  if (!only)
    throw new DuadError('INVALID_FILE', `${file}: no column is left as a feature; ignore fewer of ${list(names)}`);
  if (names.length === 1 && !only.numeric && !only.stated) {
    throw new DuadError(
      'INVALID_FILE',
      `${file}: only one column was found, and it holds text such as '${clip(firstRows[0]![0]!)}'; state the delimiter, ` +
        `or columns: { '${only.name}': 'categorical' } if the file is meant so`,
    );
  }
  return fields;
}

function isNumberCell(text: string): boolean {
  return !Number.isNaN(parseNumber(text)) || isMissing(text);
}
