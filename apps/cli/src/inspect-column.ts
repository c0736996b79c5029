import { type EncodedColumn, type TableColumn, unitOf } from '@duad/datasets';
import { counted, formatCount, formatNumber } from './text.js';

/** What a column holds, in words, and what is made of it. */
export interface ColumnDescription {
  readonly name: string;
  readonly holds: string;
  readonly distinct: string;
  readonly range: string;
  readonly treatment: string;
  /** Flags that would have it otherwise. */
  readonly instead: string;
}

const holds = { number: 'numbers', categories: 'categories', date: 'dates', text: 'texts' } as const;

/**
 * Describes a column that was read with missing cells let through.
 *
 * @param encoded what is made of it, if that could be found out
 */
export function inspectColumn(
  column: TableColumn,
  encoded: EncodedColumn | undefined,
  missing: 'error' | 'fill',
): ColumnDescription {
  const cells = seen(column, encoded);
  const kind = encoded && encoded.treatment !== 'leave-out' ? holds[encoded.treatment] : undefined;
  return {
    name: column.name,
    holds: kind ?? (column.kind === 'numeric' ? 'numbers' : 'texts'),
    distinct: formatCount(cells.distinct),
    range: encoded?.treatment === 'date' && encoded.format !== 'time-of-day' ? span(encoded) : cells.range,
    treatment: encoded ? `${describe(encoded, cells)}${missingNote(cells.absent, encoded, missing)}` : '',
    instead: encoded ? instead(encoded, column) : '',
  };
}

function seen(column: TableColumn, encoded: EncodedColumn | undefined): Seen {
  if (column.kind === 'numeric') return numbersSeen(column.values);
  if (encoded?.treatment !== 'number') return textsSeen(column);
  return numbersSeen(Float64Array.from(column.codes, (code) => Number(column.categories[code]!.trim() || Number.NaN)));
}

interface Seen {
  readonly distinct: number;
  readonly absent: number;
  readonly range: string;
}

function numbersSeen(values: Float64Array): Seen {
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
  const range = distinct.size === 0 ? '' : `${formatNumber(least)} … ${formatNumber(most)}`;
  return { distinct: distinct.size, absent, range };
}

function textsSeen({ codes, categories }: Extract<TableColumn, { kind: 'categorical' }>): Seen {
  const counts = new Uint32Array(categories.length);
  for (const code of codes) counts[code]! += 1;
  const used = Array.from(categories.keys()).filter((code) => counts[code]! > 0);
  const commonest = used.sort((a, b) => counts[b]! - counts[a]!).slice(0, 3);
  return {
    distinct: used.length,
    absent: codes.reduce((sum, code) => sum + Number(categories[code]!.trim() === ''), 0),
    range: commonest.map((code) => categories[code]!).join(', ') + (used.length > 3 ? ', …' : ''),
  };
}

type DateColumn = Extract<EncodedColumn, { treatment: 'date' }>;

function span({ first, last }: DateColumn): string {
  return `${dateOf(first)} … ${dateOf(last)}`;
}

/** `2024-03-01 14:05`, without the time at midnight. */
function dateOf(instant: number): string {
  return new Date(instant)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ')
    .replace(/ 00:00$/, '');
}

function describe(column: EncodedColumn, { distinct }: Seen): string {
  switch (column.treatment) {
    case 'leave-out':
      return `left out: ${column.why}`;
    case 'categories':
      if (distinct === 1) return 'constant: tells nothing';
      return `one-hot, ${counted(column.categories.length, 'column')}`;
    case 'number':
      if (distinct === 1) return 'constant: tells nothing';
      return column.mixed ? `scaled: ${column.why}` : 'scaled';
    case 'date':
      return `${dateParts(column)} (${counted(column.parts.length, 'column')})${column.why === 'dates' ? '' : `: ${column.why}`}`;
    case 'text': {
      const parts = column.parts.filter(({ part }) => part !== 'missing').map(({ part }) => part);
      return `${parts.join(', ')} (${counted(column.parts.length, 'column')}): ${column.why}`;
    }
  }
}

function dateParts(column: DateColumn): string {
  const words = column.parts.flatMap(({ part }) => {
    if (part === 'elapsed') return [`${unitOf(column.length)} since ${dateOf(column.origin)}`];
    const cycle = / sine$/.test(part) ? part.replace(/ sine$/, '') : undefined;
    return cycle === undefined ? [] : [cycle === 'hour' ? 'hour of the day' : cycle];
  });
  return words.join(', ');
}

function missingNote(absent: number, column: EncodedColumn, missing: 'error' | 'fill'): string {
  if (absent === 0 || column.treatment === 'leave-out') return '';
  const mixed = column.treatment === 'number' && column.mixed;
  const what = counted(absent, mixed ? 'missing or spoilt cell' : 'missing cell');
  if (column.treatment === 'categories')
    return missing === 'error' ? `; ${what}: refused` : `; ${what}: a category of their own`;
  if (missing === 'error') return `; ${what}: refused`;
  const told = column.parts.some(({ part }) => part === 'missing');
  return `; ${what}: the median${told ? ', and a column that tells where' : ''}`;
}

/** What else could be made of it. */
function instead(column: EncodedColumn, { kind }: TableColumn): string {
  switch (column.treatment) {
    case 'number':
      return '--categorical, --ignore';
    case 'categories':
      return kind === 'categorical' ? '--text, --ignore' : '--numeric, --ignore';
    case 'date':
      return '--text, --categorical, --ignore';
    case 'text':
      return '--categorical, --ignore';
    case 'leave-out':
      return kind === 'numeric' ? '--numeric' : '--text, --categorical';
  }
}
