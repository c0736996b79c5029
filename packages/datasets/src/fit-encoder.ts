import { breathe, DuadError, parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import { type EncodedColumn, type Encoder, makeEncoder } from './encoder.js';
import { fitScale, type Scaling } from './scaling.js';
import type { CategoricalColumn, Table } from './table.js';

const who = '@duad/datasets fitEncoder';

const schema = z.strictObject({
  numeric: z
    .enum(['min-max', 'standardise', 'robust', 'none'])
    .default('min-max')
    .describe('how numeric columns are scaled'),
  maximumCategories: z
    .int()
    .positive()
    .default(1000)
    .describe('refuse a categorical column with more different texts than this'),
});

/** Options of {@link fitEncoder}. */
export interface EncoderOptions {
  /** How numeric columns are scaled; `min-max` by default. */
  readonly numeric?: Scaling;
  /** A categorical column with more different texts than this (default 1,000) is refused: most likely an identifier. */
  readonly maximumCategories?: number;
}

/**
 * Learns from a table how to turn it, and tables like it, into a matrix: numeric columns scaled, categorical ones one-hot
 * (a column for each text, in alphabetical order). Constant columns are kept: numeric ones as 0.
 *
 * Costs one or two passes over the table; `robust` sorts every numeric column.
 *
 * @throws INVALID_OPTION, TOO_FEW_ROWS, INVALID_INPUT (too many categories), DEGENERATE_DATA (a column without any value,
 *   or whose values float64 cannot scale), CANCELLED
 */
export async function fitEncoder(
  table: Table,
  options: EncoderOptions = {},
  context: Pick<RunContext, 'signal'> = {},
): Promise<Encoder> {
  const { numeric, maximumCategories } = parseOptions(schema, options, who);
  if (table.rows === 0)
    throw new DuadError('TOO_FEW_ROWS', `${who}: ${table.source} has no rows; expected at least one`);
  if (table.columns.length === 0) throw new DuadError('INVALID_INPUT', `${who}: ${table.source} has no columns`);
  const columns: EncodedColumn[] = [];
  for (const column of table.columns) {
    await breathe(context, who);
    const { name } = column;
    if (column.kind === 'numeric') {
      columns.push({ kind: 'numeric', name, scale: fitScale(column.values, numeric, name) });
      continue;
    }
    const categories = usedCategories(column);
    if (categories.length > maximumCategories) {
      throw new DuadError(
        'INVALID_INPUT',
        `${who}: ${table.source}: column '${name}' holds ${categories.length} different texts, such as '${categories[0]}'; ` +
          `expected at most ${maximumCategories}: ignore it if it identifies rows, mend its cells if it should be numeric, ` +
          'or raise maximumCategories',
        { details: { column: name, categories: categories.length } },
      );
    }
    columns.push({ kind: 'categorical', name, categories });
  }
  return makeEncoder(columns, table.named);
}

/** In the order of their UTF-16 units, so that neither the order of the rows nor the machine's language matters. */
function usedCategories({ categories, codes }: CategoricalColumn): string[] {
  const used = new Set(codes);
  return categories.filter((_, code) => used.has(code)).sort();
}
