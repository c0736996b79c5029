import { breathe, DuadError, parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import type { TableFormat } from './block-layout.js';
import { peek, type TableSource } from './byte-chunks.js';
import { eachRowChunk } from './csv-rows.js';
import type { TableSettings } from './fields.js';
import { formatOf, openBlocks } from './open-blocks.js';
import { blockRows } from './read-block.js';
import type { Table } from './table.js';
import { tableReader } from './table-reader.js';
import { plainBytes, textChunks } from './text-chunks.js';

const who = '@duad/datasets readTable';

/** The schema of {@link ReadTableOptions}. */
export const readTableOptions: z.ZodType<ParsedReadTableOptions, ReadTableOptions> = z.strictObject({
  name: z.string().optional().describe('how messages call the source; by default its path'),
  header: z
    .union([z.literal('auto'), z.boolean()], { error: "expected true, false or 'auto'" })
    .default('auto')
    .describe('whether the first row names the columns; auto: if none of its cells is a number'),
  names: z.array(z.string().min(1)).optional().describe('names of all columns, for a file without a header'),
  delimiter: z
    .string()
    .refine((text) => text === 'auto' || (text.length === 1 && !'\r\n"\uFEFF'.includes(text)), {
      error: "expected one character other than a quote or a line end, or 'auto'",
    })
    .default('auto')
    .describe('what separates the cells; auto: comma, tab, semicolon or bar, whichever fits'),
  columns: z
    .record(z.string(), z.enum(['numeric', 'categorical', 'ignore']))
    .default({})
    .describe('kinds by column name; others are numeric if every non-empty cell is a number, else categorical'),
  labelColumn: z.string().optional().describe('name of a column to take out of the features and keep as labels'),
  format: z
    .enum(['auto', 'csv', 'ndjson', 'parquet', 'npy'])
    .default('auto')
    .describe('kind of file; auto: by what it begins with'),
  missing: z
    .enum(['error', 'fill'])
    .default('error')
    .describe('empty, NaN and infinite cells: an error, or kept so that the encoder fills in the median of the column'),
});

/** Options of {@link readTable}. */
export interface ReadTableOptions {
  /** How messages call the source; by default its path. */
  readonly name?: string;
  /** Whether the first row names the columns. `auto` (default): if none of its cells is a number. */
  readonly header?: 'auto' | boolean;
  /** Names of all columns, for a file without a header. */
  readonly names?: readonly string[];
  /** What separates the cells. `auto` (default): comma, tab, semicolon or bar, whichever fits. */
  readonly delimiter?: string;
  /** Kinds by column name. Others are numeric if every non-empty cell is a number, else categorical. */
  readonly columns?: Readonly<Record<string, 'numeric' | 'categorical' | 'ignore'>>;
  /** Name of a column to take out of the features and keep as labels. */
  readonly labelColumn?: string;
  /** Kind of file: CSV, JSON objects line by line, Parquet, or a NumPy table. `auto` (default): by what it begins with. */
  readonly format?: 'auto' | TableFormat;
  /**
   * Empty, NaN and infinite cells. `error` (default), or `fill`: they become NaN in the table, and the encoder puts the
   * median of the column in fitting there; among categories the empty text is a category of its own.
   */
  readonly missing?: 'error' | 'fill';
}

/** Options with the defaults filled in. */
export type ParsedReadTableOptions = Pick<ReadTableOptions, 'name' | 'names' | 'labelColumn'> &
  Required<Omit<ReadTableOptions, 'name' | 'names' | 'labelColumn'>>;

/**
 * Reads a file (CSV or NDJSON, plain or gzip; Parquet; NPY) into a compact column-wise table.
 *
 * One pass over the file. A second is needed where a column that began with numbers turns out to hold text later on;
 * a stream cannot be read twice, so that there the caller has to say that the column is categorical.
 * Memory: 8 bytes a number, 4 bytes a category, and some megabytes of text.
 *
 * @param source path, or a stream of bytes
 * @param context `signal` to cancel; `onProgress` hears `bytes-read` with the bytes of the (packed) file
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE (row, line and column in message and `details`), NOT_FINITE
 *   (missing cell), INVALID_OPTION, CANCELLED
 */
export async function readTable(
  source: TableSource,
  options: ReadTableOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<Table> {
  const parsed = parseOptions(readTableOptions, options, who);
  if (parsed.names && parsed.header === true) {
    throw new DuadError('INVALID_OPTION', `${who}: option 'names' is for files without a header; leave out 'header'`);
  }
  const name = parsed.name ?? (typeof source === 'string' ? source : 'the stream');
  const settings = { ...parsed, name, rereadable: typeof source === 'string' };
  let texts: ReadonlySet<string> = new Set();
  for (;;) {
    const reader = await readAll(source, settings, texts, context);
    const table = reader.finish();
    if (table) return table;
    texts = reader.foundText;
  }
}

async function readAll(
  source: TableSource,
  settings: TableSettings & ParsedReadTableOptions,
  texts: ReadonlySet<string>,
  context: Pick<RunContext, 'signal' | 'onProgress'>,
): Promise<ReturnType<typeof tableReader>> {
  const { name } = settings;
  let bytes = source;
  let format = settings.format;
  if (format === 'auto') {
    const [head, whole] = await peek(plainBytes(source, name, context), 1000);
    format = formatOf(head);
    if (typeof source === 'string') await whole[Symbol.asyncIterator]().return?.();
    else bytes = whole;
  }
  if (format === 'csv') {
    const reader = tableReader(settings, texts);
    await eachRowChunk(textChunks(bytes, name, context), settings.delimiter, name, reader.take);
    return reader;
  }
  const opened = await openBlocks(bytes, { ...settings, format, blockBytes: 1 << 22 }, context);
  const reader = tableReader({ ...settings, names: opened.layout.names, header: false }, texts);
  const start = { rows: 0, lines: opened.linesBefore };
  for await (const block of opened.blocks) {
    const { chunk, lines } = await blockRows(opened.layout, block, start);
    reader.take(chunk);
    start.rows += chunk.rows.length;
    start.lines += lines;
    await breathe(context, who);
  }
  return reader;
}
