import { DuadError, type RunContext, throwIfCancelled } from '@duad/core';
import { writeWhole } from '@duad/core/files';
import Papa from 'papaparse';

/** What a cell may hold; `undefined` and `null` become empty cells. */
export type CsvValue = string | number | boolean | null | undefined;

const batchLength = 1000;

/**
 * Writes a CSV file (comma, LF, UTF-8, quotes where needed) row by row, whole or not at all.
 *
 * @param rows may be a generator; errors that it throws come through
 * @throws FILE_UNWRITABLE, INVALID_INPUT (a row of another width than the header), CANCELLED
 */
export async function writeCsv(
  path: string,
  header: readonly string[],
  rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>,
  context: Pick<RunContext, 'signal'> = {},
): Promise<void> {
  async function* texts(): AsyncGenerator<string> {
    for await (const batch of batches(header, rows)) {
      throwIfCancelled(context, `writeCsv ${path}`);
      yield `${Papa.unparse(batch, { newline: '\n' })}\n`;
    }
  }
  await writeWhole(path, texts());
}

async function* batches(
  header: readonly string[],
  rows: Iterable<readonly CsvValue[]> | AsyncIterable<readonly CsvValue[]>,
): AsyncGenerator<CsvValue[][]> {
  let batch: CsvValue[][] = [[...header]];
  let count = 0;
  for await (const row of rows) {
    count++;
    if (row.length !== header.length) {
      throw new DuadError(
        'INVALID_INPUT',
        `writeCsv: row ${count} has ${row.length} cells, expected ${header.length}, one for each name of the header`,
      );
    }
    batch.push([...row]);
    if (batch.length < batchLength) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
