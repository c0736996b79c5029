import { parseOptions, type RunContext } from '@duad/core';
import type { TableSource } from './byte-chunks.js';
import { type OpenBlocks, openBlocks } from './open-blocks.js';
import { type ReadTableOptions, readTableOptions } from './read-table.js';

/** Bytes of text in a block, about: enough to be worth a message to another thread, little beside its memory. */
const blockBytes = 1 << 21;

/**
 * Opens a file or stream (CSV or NDJSON, plain or gzip; NPY; Parquet by its path) to be read block by block, in constant
 * memory and, as blocks and layout are plain data, by several threads. `readBlock` makes a table of a block; columns whose
 * kind the options do not state are left out.
 *
 * @throws FILE_NOT_FOUND, FILE_UNREADABLE, INVALID_FILE, INVALID_OPTION; INVALID_INPUT if a column that the options name is
 *   missing; CANCELLED
 */
export async function openTable(
  source: TableSource,
  options: ReadTableOptions = {},
  context: Pick<RunContext, 'signal' | 'onProgress'> = {},
): Promise<OpenBlocks> {
  const parsed = parseOptions(readTableOptions, options, '@duad/datasets openTable');
  const name = parsed.name ?? (typeof source === 'string' ? source : 'the stream');
  return openBlocks(source, { ...parsed, name, blockBytes }, context);
}
