import { breathe, DuadError, parseOptions, type RunContext } from '@duad/core';
import type { TableSource } from './byte-chunks.js';
import { openBlocks } from './open-blocks.js';
import { blockRows } from './read-block.js';
import { type ReadTableOptions, readTableOptions } from './read-table.js';
import type { Table } from './table.js';
import { tableReader } from './table-reader.js';

const who = '@duad/datasets sampleTable';
const blockBytes = 1 << 21;

/** Rows drawn from a file. */
export interface TableSample {
  readonly table: Table;
  /** Where in the file each of them stands, from 0, ascending. */
  readonly places: Uint32Array;
  /** Rows of the whole file. */
  readonly rows: number;
}

/**
 * Draws rows from a file of any length in one pass (reservoir sampling, algorithm R of Vitter 1985: every set of `size` rows
 * is as likely as any other), all of them if it has no more. Kinds of columns are inferred from the rows drawn. Memory: the
 * drawn rows as text, and a block of the file.
 *
 * @param size at least 1
 * @throws as `readTable`, of the rows drawn
 */
export async function sampleTable(
  source: TableSource,
  size: number,
  options: ReadTableOptions,
  context: Pick<RunContext, 'random' | 'signal' | 'onProgress'>,
): Promise<TableSample> {
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new DuadError('INVALID_OPTION', `${who}: option 'size': expected a whole number of at least 1, got ${size}`);
  }
  const parsed = parseOptions(readTableOptions, options, who);
  const name = parsed.name ?? (typeof source === 'string' ? source : 'the stream');
  const { layout, blocks, linesBefore } = await openBlocks(source, { ...parsed, name, blockBytes }, context);
  const random = context.random.fork('sample');
  const drawn: { readonly cells: readonly string[]; readonly place: number; readonly line: number | undefined }[] = [];
  const start = { rows: 0, lines: linesBefore };
  for await (const block of blocks) {
    const { chunk, lines } = await blockRows(layout, block, start);
    for (const [index, row] of chunk.rows.entries()) {
      if (row.length === 1 && layout.names.length > 1 && row[0]!.trim() === '') continue;
      const place = start.rows++;
      const slot = drawn.length < size ? drawn.length : random.integer(place + 1);
      // Copies: a cell is a view into the text of its whole block.
      if (slot < size) {
        drawn[slot] = { cells: row.map((cell) => Buffer.from(cell).toString()), place, line: chunk.lineOf(index) };
      }
    }
    start.lines += lines;
    await breathe(context, who);
  }
  drawn.sort((a, b) => a.place - b.place);
  const said = drawn.length < start.rows ? `${name} (rows drawn from it)` : name;
  const reader = tableReader(
    { ...parsed, name: said, header: false, names: layout.names, rereadable: false },
    new Set(),
  );
  reader.take({ rows: drawn.map(({ cells }) => [...cells]), lineOf: (index) => drawn[index]!.line });
  const table = reader.finish()!;
  return {
    table: { ...table, named: layout.named },
    places: Uint32Array.from(drawn, ({ place }) => place),
    rows: start.rows,
  };
}
