import { DuadError } from '@duad/core';
import type { TableBlock } from './block-layout.js';
import { clip } from './wording.js';

/** Rows that are fetched at once, at most. */
const mostRows = 1 << 16;

/** Names of the columns, and rows of each row group. */
export async function openParquet(path: string, name: string): Promise<{ names: string[]; groups: number[] }> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  return explaining(name, async () => {
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(path));
    const columns = parquetSchema(metadata).children;
    const nested = columns.find(({ children }) => children.length > 0);
    if (nested) {
      throw new DuadError(
        'INVALID_FILE',
        `${name}: column '${clip(nested.element.name)}' holds lists or records; expected plain columns: flatten or drop it`,
      );
    }
    const groups = metadata.row_groups.map((group) => Number(group.num_rows));
    if (groups.reduce((sum, rows) => sum + rows, 0) === 0) {
      throw new DuadError('INVALID_FILE', `${name}: is empty; expected Parquet with at least one row`);
    }
    return { names: columns.map(({ element }) => element.name), groups };
  });
}

/** Stretches of rows that do not cross a row group. */
export async function* parquetBlocks(groups: readonly number[]): AsyncGenerator<TableBlock> {
  let start = 0;
  for (const rows of groups) {
    const parts = Math.max(1, Math.ceil(rows / mostRows));
    for (let part = 0; part < parts; part++) {
      const [from, to] = [part, part + 1].map((edge) => start + Math.round((edge * rows) / parts));
      if (to! > from!) yield { from: from!, to: to! };
    }
    start += rows;
  }
}

/**
 * Rows of texts. Numbers as JavaScript prints them, so that they read back to the same float64; whole numbers of 64 bits
 * in full; dates as ISO 8601.
 */
export async function parquetRows(
  path: string,
  { from, to }: { readonly from: number; readonly to: number },
  wanted: readonly boolean[],
  name: string,
): Promise<string[][]> {
  const { asyncBufferFromFile, parquetRead } = await import('hyparquet');
  return explaining(name, async () => {
    const file = await asyncBufferFromFile(path);
    const names = (await openParquet(path, name)).names;
    const columns = names.filter((_, index) => wanted[index]);
    const places = names.flatMap((_, index) => (wanted[index] ? [index] : []));
    const rows = Array.from({ length: to - from }, () => new Array<string>(names.length).fill(''));
    await parquetRead({
      file,
      columns,
      rowStart: from,
      rowEnd: to,
      onComplete: (found: readonly (readonly unknown[])[]) => {
        found.forEach((cells, row) => {
          places.forEach((place, i) => {
            rows[row]![place] = cellText(cells[i]);
          });
        });
      },
    });
    return rows;
  });
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  return String(value);
}

async function explaining<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (DuadError.isInstance(cause)) throw cause;
    const { message } = cause as Error;
    throw new DuadError(
      'INVALID_FILE',
      `${name}: the Parquet data cannot be read (${message}); it may be cut off or packed in a way that is not known: write it again, plain or with Snappy`,
      { cause },
    );
  }
}
