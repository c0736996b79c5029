import { parseNumber } from '../cells.js';
import type { TableColumn } from '../table.js';
import { textsOf } from './cells-of.js';
import { type DatePart, datePartValues, momentsOf } from './date-parts.js';
import type { ColumnPart, EncodedColumn } from './encoded-column.js';
import type { Moment } from './parse-date.js';
import { type TextCounts, type TextPart, textPartValues } from './text-parts.js';

/** A column of the table, part by part: row by row, NaN where there is nothing to tell. */
export type PartValues = (part: ColumnPart) => Float64Array;

type Fitted<T extends EncodedColumn['treatment']> = Extract<EncodedColumn, { treatment: T }>;
type Needed =
  | Pick<Fitted<'number'>, 'treatment' | 'mixed'>
  | Pick<Fitted<'date'>, 'treatment' | 'format' | 'first' | 'last' | 'origin' | 'length'>
  | Pick<Fitted<'text'>, 'treatment' | 'texts' | 'shapes'>;

/**
 * Reads the parts of a column off the cells of a table.
 *
 * @param known the dates of its texts, if they have been read
 */
export function partValues(column: Needed, from: TableColumn, known?: readonly (Moment | undefined)[]): PartValues {
  const read = readerOf(column, from, known);
  // Wherever a cell tells nothing, any of its parts does.
  const one = { number: 'value', date: 'hour sine', text: 'length' } as const;
  return (part) => {
    if (part !== 'missing') return read(part);
    return read(one[column.treatment]).map((value) => (Number.isNaN(value) ? 1 : 0));
  };
}

function readerOf(column: Needed, from: TableColumn, dates?: readonly (Moment | undefined)[]): PartValues {
  if (column.treatment === 'number') {
    if (from.kind === 'numeric') return () => from.values;
    const numbers = from.categories.map(parseNumber);
    return () => Float64Array.from(from.codes, (code) => numbers[code]!);
  }
  const texts = textsOf(from);
  if (column.treatment === 'date') {
    const moments = dates ?? momentsOf(texts, column.format);
    return (part) => datePartValues(part as DatePart, texts, moments, column);
  }
  const counts = countsOf(column);
  return (part) => textPartValues(part as TextPart, texts, counts);
}

const known = new WeakMap<object, TextCounts>();

/** The counts ready to be looked up, made once for a column. */
function countsOf(column: Pick<Fitted<'text'>, 'texts' | 'shapes'>): TextCounts {
  const found = known.get(column.texts);
  if (found) return found;
  const counts = { texts: new Map(column.texts), shapes: new Map(column.shapes) };
  known.set(column.texts, counts);
  return counts;
}
