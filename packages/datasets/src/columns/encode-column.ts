import { DuadError, type Warning } from '@duad/core';
import { isMissing, parseNumber } from '../cells.js';
import type { CategoricalColumn, Table, TableColumn } from '../table.js';
import { clip } from '../wording.js';
import { textsOf } from './cells-of.js';
import { momentsOf } from './date-parts.js';
import type { EncodedColumn, ScaledPart } from './encoded-column.js';
import type { Moment } from './parse-date.js';
import { type PartValues, partValues } from './part-values.js';

/** Dates by code; nothing where a text says none. */
type Moments = readonly (Moment | undefined)[];

/** A row-major matrix that is being filled. */
export interface Target {
  readonly data: Float32Array;
  readonly width: number;
  /** First column to write to. */
  readonly at: number;
}

/** How many columns of the matrix a column becomes. */
export function widthOf(column: EncodedColumn): number {
  if (column.treatment === 'leave-out') return 0;
  return column.treatment === 'categories' ? column.categories.length : column.parts.length;
}

/**
 * Writes a column into a matrix, and tells of cells that fitting did not see the like of.
 *
 * @throws NOT_FINITE if a value does not fit into float32; INVALID_INPUT for text where fitting saw numbers only
 */
export function encodeColumn(target: Target, column: EncodedColumn, from: TableColumn, table: Table): Warning[] {
  if (column.treatment === 'leave-out') return [];
  if (column.treatment === 'categories') return oneHotInto(target, column.categories, textsOf(from), table);
  if (column.treatment === 'number' && !column.mixed) refuseTexts(from, table);
  const texts = column.treatment === 'date' ? textsOf(from) : undefined;
  const moments = texts && column.treatment === 'date' ? momentsOf(texts, column.format) : undefined;
  const values = partValues(column, texts ?? from, moments);
  column.parts.forEach((part, i) => {
    scaleInto({ ...target, at: target.at + i }, values(part.part), part, column.name, table);
  });
  return [
    ...unreadable(column, from, moments, table),
    ...(texts && moments ? later(column, texts, moments, table) : []),
    ...newGaps(column, values, table),
  ];
}

function scaleInto(
  { data, width, at }: Target,
  values: Float64Array,
  { scale: { offset, scale, fill } }: ScaledPart,
  name: string,
  table: Table,
): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    const filled = Number.isNaN(value) ? fill : value;
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

/** A 1 in the column of each row's category, zeros for texts that are none of them. */
function oneHotInto(
  { data, width, at }: Target,
  categories: readonly string[],
  column: CategoricalColumn,
  table: Table,
): Warning[] {
  const known = new Map(categories.map((category, index) => [category, index]));
  const places = column.categories.map((category) => known.get(category) ?? -1);
  column.codes.forEach((code, row) => {
    const place = places[code]!;
    if (place >= 0) data[row * width + at + place] = 1;
  });
  return told(
    'UNKNOWN_CATEGORY',
    column,
    table,
    (code) => places[code]! < 0,
    (rows, different, example) =>
      `${rows} of ${table.rows} rows hold texts that were not there in fitting (${different} different, such as ` +
      `'${example}'); they are encoded as no category at all`,
  );
}

function refuseTexts(from: TableColumn, table: Table): void {
  if (from.kind === 'numeric') return;
  const bad = from.categories.map((text) => Number.isNaN(parseNumber(text)) && !isMissing(text));
  const row = from.codes.findIndex((code) => bad[code] === true);
  if (row < 0) return;
  throw new DuadError(
    'INVALID_INPUT',
    `${table.source}: row ${row + 1}, column '${from.name}': expected a number, as in fitting, got ` +
      `'${clip(table.value(row, from.name))}'; mend the cell, or read the file with the kinds of the encoder`,
    { details: { row: row + 1, column: from.name } },
  );
}

/** Cells that hold something, but no number or date, where such are to be. */
function unreadable(column: EncodedColumn, from: TableColumn, moments: Moments | undefined, table: Table): Warning[] {
  if (from.kind === 'numeric' || (!moments && column.treatment !== 'number')) return [];
  const bad = from.categories.map((text, code) => {
    return !isMissing(text) && (moments ? !moments[code] : Number.isNaN(parseNumber(text)));
  });
  const what = moments ? 'a date' : 'a number';
  return told(
    'UNREADABLE_CELL',
    from,
    table,
    (code) => bad[code] === true,
    (rows, _, example) =>
      `${rows} of ${table.rows} cells do not hold ${what}, such as '${example}'; they count as missing`,
  );
}

function later(column: EncodedColumn, texts: CategoricalColumn, moments: Moments, table: Table): Warning[] {
  if (column.treatment !== 'date' || column.format === 'time-of-day') return [];
  return told(
    'LATER_DATES',
    texts,
    table,
    (code) => (moments[code]?.instant ?? 0) > column.last,
    (rows, _, example) =>
      `${rows} of ${table.rows} dates are later than all in fitting, such as '${example}'; they count as the last one there`,
  );
}

/** Missing cells where fitting knew none, so that no column of the matrix can tell. */
function newGaps(column: EncodedColumn, values: PartValues, table: Table): Warning[] {
  if (!('parts' in column) || column.gaps) return [];
  const rows = values('missing').reduce((sum, value) => sum + value, 0);
  if (rows === 0) return [];
  const message =
    `${table.source}: column '${column.name}': ${rows} of ${table.rows} cells are missing, though none was in fitting; ` +
    'they are filled in with the median, and that they are missing does not count';
  return [{ code: 'NEW_GAPS', message }];
}

/** A warning of the rows whose codes are meant, if there are any. */
function told(
  code: string,
  column: CategoricalColumn,
  table: Table,
  isMeant: (code: number) => boolean,
  say: (rows: number, different: number, example: string) => string,
): Warning[] {
  const meant = column.categories.map((_, index) => isMeant(index));
  const found = column.codes.filter((each) => meant[each]);
  if (found.length === 0) return [];
  const said = say(found.length, new Set(found).size, clip(column.categories[found[0]!]!));
  return [{ code, message: `${table.source}: column '${column.name}': ${said}` }];
}
