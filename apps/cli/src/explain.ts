import { type FittedDetector, type Matrix, type RunContext, selectRows } from '@duad/core';
import type { Table } from '@duad/datasets';
import { attribute } from './attribution.js';
import type { Background } from './background.js';
import type { Aspect } from './expectation.js';
import { formatNumber } from './text.js';

/** A column that gave a row away. */
export interface Reason {
  readonly column: string;
  /** The cell, as in the file; empty where missing. */
  readonly value: string;
  /** What the detector would have put there; the value itself if only its strength was odd; empty if it cannot tell. */
  readonly expected: string;
  /** Part of the row's oddness that this column makes up, 0 .. 1. */
  readonly share: number;
  /** How the value lies to what was expected; `other` where they are no numbers. */
  readonly direction: 'above' | 'below' | 'other';
  /** What about a date or a text was odd; then `expected` is about that. */
  readonly aspect?: Aspect;
}

/** Of a long cell so many characters are shown. */
const longestCell = 60;

/** Reasons that make up less than this are not worth a word. */
const smallestShare = 0.05;

/** What rows are explained with. */
export interface ExplainRequest {
  /** The rows as read. */
  readonly table: Table;
  /** The same rows as the detector sees them. */
  readonly matrix: Matrix;
  readonly background: Background;
}

/**
 * Why the named rows were scored as they were: for each, the columns with the largest contributions, largest first. Columns
 * are those of the file: what a column became in encoding counts together.
 *
 */
export async function explainRows(
  rows: readonly number[],
  { table, matrix, background }: ExplainRequest,
  fitted: FittedDetector,
  { most = 3, ...context }: { most?: number } & Pick<RunContext, 'signal'> = {},
): Promise<Reason[][]> {
  if (rows.length === 0) return [];
  const { parts, expected } = await attribute(selectRows(matrix, rows), background, fitted, context);
  const { columns } = background;
  const places = columns.map(({ name }, index) => {
    const named = table.named ? table.columns.findIndex((column) => column.name === name) : -1;
    return named >= 0 ? named : index;
  });
  return rows.map((row, position) => {
    const own = parts.subarray(position * columns.length, (position + 1) * columns.length);
    const total = own.reduce((sum, part) => sum + part, 0);
    if (!(total > 0)) return [];
    return Array.from(own.keys())
      .sort((a, b) => own[b]! - own[a]!)
      .slice(0, most)
      .filter((index, place) => place === 0 || own[index]! / total >= smallestShare)
      .map((index) => {
        const value = table.value(row, places[index]!);
        const { text: wanted, aspect } = expected(position, index, value === '');
        const numeric = columns[index]!.treatment === 'number';
        const direction =
          numeric && value !== '' && wanted !== '' ? directionOf(Number(value), Number(wanted)) : 'other';
        const share = own[index]! / total;
        return { column: columns[index]!.name, value, expected: wanted, share, direction, ...(aspect && { aspect }) };
      });
  });
}

function directionOf(value: number, expected: number): Reason['direction'] {
  if (value > expected) return 'above';
  return value < expected ? 'below' : 'other';
}

/** `service = ftp_data (expected http)`, `when = 2024-03-01 03:12 (hour: expected about 14:00)`. */
export function reasonText({
  column,
  value,
  expected,
  aspect,
}: Pick<Reason, 'column' | 'value' | 'expected' | 'aspect'>): string {
  const shown = shownCell(value);
  if (aspect) return `${column} = ${shown} (${aspect}: expected ${shownCell(expected)})`;
  if (expected === '' || isSame(value, expected)) return `${column} = ${shown} (odd beside the rest)`;
  return `${column} = ${shown} (expected ${shownCell(expected)})`;
}

/** A cell as it is shown: `(missing)` if it is, cut short if it is long. */
export function shownCell(value: string): string {
  if (value === '') return '(missing)';
  return value.length > longestCell ? `${value.slice(0, longestCell - 1)}…` : value;
}

function isSame(value: string, expected: string): boolean {
  return value === expected || (value !== '' && formatNumber(Number(value)) === expected);
}
