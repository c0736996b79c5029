import { DuadError, type Matrix, type Warning } from '@duad/core';
import { type Encoder, fitEncoder, type Table } from '@duad/datasets';
import type { EncodeFlags } from './flags.js';

/** A table as numbers, and how it became so. */
export interface PreparedTable {
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
  flags: EncodeFlags,
  context: { readonly signal?: AbortSignal },
): Promise<PreparedTable> {
  if (table.rows < 2) {
    throw new DuadError('TOO_FEW_ROWS', `${table.source}: holds one row of data; expected at least two to compare`);
  }
  const { scale = 'min-max', maximumCategories } = flags;
  const encoder = await fitEncoder(
    table,
    { numeric: scale, ...(maximumCategories !== undefined && { maximumCategories }) },
    context,
  );
  const { matrix, warnings } = await encoder.encode(table, context);
  if (allRowsEqual(matrix)) {
    throw new DuadError(
      'DEGENERATE_DATA',
      `${table.source}: all ${table.rows} rows are equal, so that none can be odd; check the file and the ignored columns`,
    );
  }
  return { table, matrix, encoder, scale, warnings: [...table.warnings, ...warnings] };
}

function allRowsEqual({ data, columns }: Matrix): boolean {
  for (let i = columns; i < data.length; i++) if (data[i] !== data[i % columns]) return false;
  return true;
}
