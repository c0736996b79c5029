import { DuadError, type Matrix, type Warning } from '@duad/core';
import { type Encoder, type EncoderOptions, fitEncoder, makeTable, type Table } from '@duad/datasets';
import type { EncodeFlags, ReadFlags } from './flags.js';
import { counted, printable } from './text.js';

/** A table as numbers, and how it became so. */
export interface PreparedTable {
  /** Without the columns that the encoder leaves out. */
  readonly table: Table;
  readonly matrix: Matrix;
  readonly encoder: Encoder;
  readonly scale: NonNullable<EncodeFlags['scale']>;
  readonly warnings: readonly Warning[];
}

/**
 * Encodes a table.
 *
 * @throws TOO_FEW_ROWS for a single row; DEGENERATE_DATA if all rows are equal; what the encoder throws
 */
export async function prepareTable(
  table: Table,
  flags: EncodeFlags & Partial<Pick<ReadFlags, keyof typeof treatmentOf>>,
  context: { readonly signal?: AbortSignal },
): Promise<PreparedTable> {
  if (table.rows < 2) {
    throw new DuadError('TOO_FEW_ROWS', `${table.source}: holds one row of data; expected at least two to compare`);
  }
  const { scale = 'min-max', maximumCategories } = flags;
  const encoder = await fitEncoder(
    table,
    { numeric: scale, treatments: treatments(flags), ...(maximumCategories !== undefined && { maximumCategories }) },
    context,
  );
  const { matrix, warnings } = await encoder.encode(table, context);
  if (allRowsEqual(matrix)) {
    throw new DuadError(
      'DEGENERATE_DATA',
      `${table.source}: all ${table.rows} rows are equal, so that none can be odd; check the file and the ignored columns`,
    );
  }
  const mixed = encoder.columns.filter((column) => column.treatment === 'number' && column.mixed);
  // Of these the encoder tells.
  const told = table.warnings.filter(({ code, message }) => {
    return code !== 'MIXED_COLUMN' || !mixed.some(({ name }) => message.includes(`column '${name}'`));
  });
  return { table: withoutLeftOut(table, encoder), matrix, encoder, scale, warnings: [...told, ...warnings] };
}

/** What the flags make of the columns that they name. */
const treatmentOf = { categorical: 'categories', numeric: 'number', date: 'date', text: 'text' } as const;

function treatments(flags: Partial<Pick<ReadFlags, keyof typeof treatmentOf>>): EncoderOptions['treatments'] & object {
  const flagNames = Object.keys(treatmentOf) as (keyof typeof treatmentOf)[];
  return Object.fromEntries(flagNames.flatMap((flag) => (flags[flag] ?? []).map((name) => [name, treatmentOf[flag]])));
}

function withoutLeftOut(table: Table, { columns }: Encoder): Table {
  const kept = table.columns.filter((_, index) => columns[index]!.treatment !== 'leave-out');
  const { source, named, labels, warnings } = table;
  return makeTable(source, kept, { named, warnings, ...(labels && { labels }) });
}

/** A line on the columns that are left out, if there are any. */
export function describeLeftOut({ columns }: Encoder): string {
  const out = columns.filter(({ treatment }) => treatment === 'leave-out');
  if (out.length === 0) return '';
  const said = out.slice(0, 6).map(({ name, why }) => `${printable(name, 40)} (${why})`);
  const more = out.length > said.length ? ` and ${counted(out.length - said.length, 'other')}` : '';
  return `Left out: ${said.join(', ')}${more}\n`;
}

function allRowsEqual({ data, columns }: Matrix): boolean {
  for (let i = columns; i < data.length; i++) if (data[i] !== data[i % columns]) return false;
  return true;
}

const treatmentWords = { number: 'numeric', categories: 'categorical', date: 'of dates', text: 'of texts' } as const;

/** `38 numeric, 3 categorical`. */
export function describeTreatments({ columns }: Encoder): string {
  return Object.entries(treatmentWords)
    .map(([treatment, word]) => [columns.filter((column) => column.treatment === treatment).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
}
