import { isMissing, parseNumber } from '../cells.js';
import type { CategoricalColumn, NumericColumn, TableColumn } from '../table.js';
import { clip } from '../wording.js';
import type { Treatment } from './encoded-column.js';
import { type DateFormat, inferDateFormat } from './parse-date.js';

/** What is to be made of a column, and why. */
export interface Choice {
  readonly treatment: Treatment;
  /** A few words for people. */
  readonly why: string;
  /** Of dates. */
  readonly format?: DateFormat;
}

/** With no more different texts than this nothing is said by their number. */
const few = 20;
/** A column of which so many cells are numbers, or dates, is one of numbers, or dates, with some spoilt. */
const nearlyAll = 0.95;
/** Texts are taken for categories as long as there are so many rows for each. */
const rowsPerCategory = 10;
const mostCategories = 100;

/**
 * Chooses by what the cells hold: dates; numbers of which some are spoilt; identifiers, which say nothing of a row; texts
 * out of a small set; other texts.
 *
 * @param maximumCategories different texts that are still taken for categories; by default one for ten rows, at most 100
 */
export function chooseTreatment(column: TableColumn, maximumCategories?: number): Choice {
  return column.kind === 'numeric' ? ofNumbers(column) : ofTexts(column, maximumCategories);
}

function ofNumbers({ values }: NumericColumn): Choice {
  if (values.every(Number.isNaN)) return { treatment: 'leave-out', why: 'no cell holds anything' };
  const counts = values.every((value, i) => i === 0 || value - values[i - 1]! === 1);
  if (counts && values.length > few) return { treatment: 'leave-out', why: 'it numbers the rows' };
  return { treatment: 'number', why: 'numbers' };
}

function ofTexts(column: CategoricalColumn, maximumCategories: number | undefined): Choice {
  const counts = new Map<string, number>();
  for (const code of column.codes) {
    const text = column.categories[code]!;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = [...counts.keys()].filter((text) => !isMissing(text));
  const rows = texts.reduce((sum, text) => sum + counts.get(text)!, 0);
  if (rows === 0) return { treatment: 'leave-out', why: 'no cell holds anything' };
  const format = inferDateFormat(texts);
  if (format) return { treatment: 'date', why: dateWords[format], format };
  const numbers = texts.filter((text) => !Number.isNaN(parseNumber(text)));
  const numeric = numbers.reduce((sum, text) => sum + counts.get(text)!, 0);
  if (numbers.length > few && numeric >= nearlyAll * rows) {
    const spoilt = texts.find((text) => Number.isNaN(parseNumber(text)))!;
    return { treatment: 'number', why: `numbers, but for ${rows - numeric} cells such as '${clip(spoilt)}'` };
  }
  if (texts.length > few && texts.length === rows && !texts.some((text) => /\s/.test(text.trim()))) {
    return { treatment: 'leave-out', why: 'it names the rows: no two are alike' };
  }
  const most = maximumCategories ?? Math.min(mostCategories, Math.max(few, Math.floor(rows / rowsPerCategory)));
  if (texts.length > few && texts.filter((text) => /\S\s+\S+\s+\S/.test(text)).length > texts.length / 2) {
    return { treatment: 'text', why: 'sentences' };
  }
  if (texts.length > most)
    return { treatment: 'text', why: `${texts.length.toLocaleString('en-GB')} different texts, more than ${most}` };
  return { treatment: 'categories', why: 'texts out of a set' };
}

/** What is said of each format. */
export const dateWords: Readonly<Record<DateFormat, string>> = {
  'month-first': 'dates',
  'day-first': 'dates, the day before the month',
  'time-of-day': 'times of day',
  'unix-time': 'seconds or milliseconds since 1970',
};
