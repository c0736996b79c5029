import type { CategoricalColumn, NumericColumn, TableColumn } from '@duad/datasets';
import { counted, formatCount, formatNumber } from './text.js';

/** What a column holds, in words. */
export interface ColumnDescription {
  readonly name: string;
  readonly kind: TableColumn['kind'];
  readonly distinct: string;
  readonly range: string;
  readonly treatment: string;
}

const maximumCategories = 1000;

/** Describes a column that was read with missing cells let through. */
export function inspectColumn(column: TableColumn, missing: 'error' | 'column-mean'): ColumnDescription {
  return column.kind === 'numeric' ? numeric(column, missing) : categorical(column, missing);
}

function numeric({ name, values }: NumericColumn, missing: string): ColumnDescription {
  const distinct = new Set<number>();
  let absent = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (Number.isNaN(value)) {
      absent += 1;
      continue;
    }
    distinct.add(value);
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const counter =
    distinct.size === values.length && values.every((value, i) => i === 0 || value - values[i - 1]! === 1);
  const base =
    distinct.size === 0
      ? 'refused: no value in any row; use --ignore'
      : distinct.size === 1
        ? 'constant: tells nothing'
        : counter && values.length > 2
          ? 'scaled; counts the rows, so better --ignore it'
          : 'scaled';
  return {
    name,
    kind: 'numeric',
    distinct: formatCount(distinct.size),
    range: distinct.size === 0 ? '' : `${formatNumber(least)} … ${formatNumber(most)}`,
    treatment: base + missingNote(absent, missing, 'filled with the mean'),
  };
}

function categorical({ name, codes, categories }: CategoricalColumn, missing: string): ColumnDescription {
  const counts = new Uint32Array(categories.length);
  for (const code of codes) counts[code]! += 1;
  const used = Array.from(categories.keys()).filter((code) => counts[code]! > 0);
  const commonest = used.sort((a, b) => counts[b]! - counts[a]!).slice(0, 3);
  const absent = codes.reduce((sum, code) => sum + Number(categories[code]!.trim() === ''), 0);
  const base =
    used.length > maximumCategories
      ? `refused: more than ${formatCount(maximumCategories)} texts; use --ignore`
      : used.length === 1
        ? 'constant: tells nothing'
        : used.length > 20 && used.length > codes.length / 2
          ? `one-hot, ${counted(used.length, 'column')}; hardly any value repeats, so better --ignore it`
          : `one-hot, ${counted(used.length, 'column')}`;
  const told = areDates(used.map((code) => categories[code]!))
    ? `${base.replace(/; .*/, '')}; dates, each a kind of its own, so better --ignore it, or put numbers in its place (age, hour, weekday)`
    : base;
  return {
    name,
    kind: 'categorical',
    distinct: formatCount(used.length),
    range: commonest.map((code) => categories[code]!).join(', ') + (used.length > 3 ? ', …' : ''),
    treatment: told + missingNote(absent, missing, 'a category of their own'),
  };
}

const datePattern =
  /^(\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether nearly all of the texts that are there are dates, with a time of day or without. */
function areDates(texts: readonly string[]): boolean {
  const present = texts.filter((text) => text.trim() !== '');
  return present.length > 2 && present.filter((text) => datePattern.test(text.trim())).length >= 0.95 * present.length;
}

function missingNote(absent: number, missing: string, treatment: string): string {
  if (absent === 0) return '';
  const what = counted(absent, 'missing cell');
  return missing === 'error' ? `; ${what}: refused unless --missing column-mean` : `; ${what}: ${treatment}`;
}
