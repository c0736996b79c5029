import { DuadError, parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import type { TableSource } from './byte-chunks.js';
import { eachRowChunk } from './csv-rows.js';
import type { Table } from './table.js';
import { tableReader } from './table-reader.js';
import { textChunks } from './text-chunks.js';

const who = '@duad/datasets readTable';

const schema = z.strictObject({
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
  missing: z
    .enum(['error', 'column-mean'])
    .default('error')
    .describe('empty, NaN and infinite cells: an error, or kept so that the encoder fills in the mean of the column'),
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
  /**
   * Empty, NaN and infinite cells. `error` (default), or `column-mean`: they become NaN in the table, and the encoder
   * puts the mean of the column in fitting there; among categories the empty text is a category of its own.
   */
  readonly missing?: 'error' | 'column-mean';
}

/**
 * Reads a CSV file (plain or gzip, by content) into a compact column-wise table.
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
  const parsed = parseOptions(schema, options, who);
  if (parsed.names && parsed.header === true) {
    throw new DuadError('INVALID_OPTION', `${who}: option 'names' is for files without a header; leave out 'header'`);
  }
  const name = parsed.name ?? (typeof source === 'string' ? source : 'the stream');
  const settings = { ...parsed, name, rereadable: typeof source === 'string' };
  let texts: ReadonlySet<string> = new Set();
  for (;;) {
    const reader = tableReader(settings, texts);
    await eachRowChunk(textChunks(source, name, context), parsed.delimiter, name, reader.take);
    const table = reader.finish();
    if (table) return table;
    texts = reader.foundText;
  }
}
