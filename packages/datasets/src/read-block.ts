import Papa from 'papaparse';
import type { BlockLayout, BlockStart, TableBlock } from './block-layout.js';
import { dropCarriageReturn, linesIn, type RowChunk, unmatchedQuote } from './csv-rows.js';
import { jsonRows } from './json-rows.js';
import { npyColumns } from './npy.js';
import { parquetRows } from './parquet.js';
import { readPlainCsv } from './plain-csv.js';
import { makeTable, type Table } from './table.js';
import { tableReader } from './table-reader.js';

/** A block as a table. */
export interface ReadBlock {
  /** Nothing if the block holds blank lines only. */
  readonly table: Table | undefined;
  /** Lines of the file that it took. */
  readonly lines: number;
}

/**
 * Reads a block. Every column is of the kind that the layout states or, if it states none, left out.
 *
 * @param start what stands before it in the file, for messages
 * @throws INVALID_FILE, NOT_FINITE as `readTable` does
 */
export async function readBlock(
  layout: BlockLayout,
  block: TableBlock,
  start: BlockStart = { rows: 0, lines: 0 },
): Promise<ReadBlock> {
  if (layout.format === 'csv') {
    const plain = readPlainCsv((block as { bytes: Uint8Array }).bytes, layout);
    if (plain) return { table: plain.table.rows === 0 ? undefined : plain.table, lines: plain.lines };
  }
  if (layout.format === 'npy') {
    const table = numbersTable((block as { bytes: Uint8Array }).bytes, layout);
    if (table) return { table, lines: 0 };
  }
  const { chunk, lines } = await blockRows(layout, block, start);
  if (chunk.rows.every((row) => row.length === 1 && row[0]!.trim() === '')) return { table: undefined, lines };
  const { columns, names, labelColumn } = layout;
  const stated = names.map((name) => [name, Object.hasOwn(columns, name) ? columns[name]! : 'ignore'] as const);
  const reader = tableReader(
    {
      ...layout,
      header: false,
      columns: Object.fromEntries(stated.filter(([name]) => name !== labelColumn)),
      rowsBefore: start.rows,
      rereadable: false,
    },
    new Set(),
  );
  reader.take(chunk);
  const table = reader.finish();
  return { table: table && { ...table, named: layout.named }, lines };
}

/** Rows of a block as texts, all columns of the file. */
export async function blockRows(
  layout: BlockLayout,
  block: TableBlock,
  start: BlockStart,
): Promise<{ chunk: RowChunk; lines: number }> {
  const { format, name, names } = layout;
  if ('from' in block) {
    const wanted = names.map((column) => layout.columns[column] !== 'ignore');
    const rows = await parquetRows(layout.path!, block, wanted, name);
    return { chunk: { rows, lineOf: () => undefined }, lines: 0 };
  }
  if (format === 'ndjson') return jsonRows(block.bytes, names, name, start.lines);
  if (format === 'npy') {
    const columns = npyColumns(block.bytes, names.length, layout.numbers!);
    const rows = Array.from({ length: columns[0]!.length }, (_, row) => columns.map((values) => String(values[row])));
    return { chunk: { rows, lineOf: () => undefined }, lines: 0 };
  }
  const { bytes } = block;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const { data: rows, errors } = Papa.parse<string[]>(text.replace(/\n$/, ''), {
    delimiter: layout.delimiter,
    newline: '\n',
  });
  const quotes = text.includes('"');
  const lineOf = (index: number): number => start.lines + 1 + linesIn(rows, index, quotes);
  const wrong = errors.find((error) => error.type === 'Quotes');
  if (wrong) throw unmatchedQuote(name, lineOf(Math.min(wrong.row ?? 0, rows.length - 1)));
  for (const row of rows) dropCarriageReturn(row);
  return { chunk: { rows, lineOf }, lines: linesIn(rows, rows.length, quotes) };
}

/** A block of numbers needs no texts, unless a column is to be read as such or holds something that is missing. */
function numbersTable(bytes: Uint8Array, layout: BlockLayout): Table | undefined {
  const { columns, names, labelColumn, missing, numbers } = layout;
  const kept = names.flatMap((name, index) => {
    return Object.hasOwn(columns, name) && columns[name] !== 'ignore' ? [index] : [];
  });
  if (labelColumn !== undefined || kept.some((index) => columns[names[index]!] !== 'numeric')) return undefined;
  const found = npyColumns(bytes, names.length, numbers!);
  const finite = (values: Float64Array): boolean => values.every(Number.isFinite);
  if (missing === 'error' && !kept.every((index) => finite(found[index]!))) return undefined;
  const tidy = (values: Float64Array): Float64Array =>
    values.map((value) => (Number.isFinite(value) ? value : Number.NaN));
  return makeTable(
    layout.name,
    kept.map((index) => ({ kind: 'numeric', name: names[index]!, values: tidy(found[index]!) })),
    { named: layout.named },
  );
}
