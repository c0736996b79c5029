import { createHash } from 'node:crypto';
import { breathe, DuadError, parseOptions, type RunContext } from '@duad/core';
import { z } from 'zod';
import type { EncodedColumn, Treatment } from './columns/encoded-column.js';
import { fitColumn } from './columns/fit-column.js';
import { partValues } from './columns/part-values.js';
import { type Encoder, makeEncoder } from './encoder.js';
import type { Scaling } from './scaling.js';
import type { Table, TableColumn } from './table.js';

const who = '@duad/datasets fitEncoder';

const schema = z.strictObject({
  numeric: z
    .enum(['min-max', 'standardise', 'robust', 'none'])
    .default('min-max')
    .describe('how numeric columns are scaled'),
  maximumCategories: z
    .int()
    .positive()
    .optional()
    .describe('a column with more different texts than this is encoded by what the texts look like'),
  treatments: z
    .record(z.string(), z.enum(['number', 'categories', 'date', 'text', 'leave-out']))
    .default({})
    .describe('what to make of columns, by name; others are looked at'),
});

/** Options of {@link fitEncoder}. */
export interface EncoderOptions {
  /** How numbers are scaled, the parts of dates and texts too; `min-max` by default. */
  readonly numeric?: Scaling;
  /** Different texts that still become a column each: one for ten rows by default, at least 20 and at most 100. */
  readonly maximumCategories?: number;
  /** What to make of columns, by name; others are looked at. */
  readonly treatments?: Readonly<Record<string, Treatment>>;
}

/**
 * Learns from a table how to turn it, and tables like it, into a matrix. What is made of a column goes by its cells, unless
 * `treatments` says it:
 *
 * - `number`: scaled. Also where up to 5 % of the cells are spoilt; those count as missing.
 * - `categories`: one-hot, a column for each text, in alphabetical order
 * - `date`: time since the first one, and sine and cosine of the hour, the weekday and the season, if the dates span more
 *   than a day, a week and a year
 * - `text`: of texts that are many: log of how rare it is, if most came up ten times, the same of its looks, and of how
 *   many characters, digits, capitals, punctuation marks and characters beyond ASCII it has; what is the same everywhere is
 *   left out
 * - `leave-out`: columns that number or name the rows, or hold nothing
 *
 * Missing cells become the median. Where they are fewer than 1 % or at least 25 %, a further column tells where they are,
 * unless one like it is there already; in between they are too many to be odd and too few to go with anything.
 * Constant columns are kept: numeric ones as 0. Sorts every part.
 *
 * @throws INVALID_OPTION, TOO_FEW_ROWS, INVALID_INPUT (no column is left, or one is not what was said of it),
 *   DEGENERATE_DATA (values that float64 cannot scale), CANCELLED
 */
export async function fitEncoder(
  table: Table,
  options: EncoderOptions = {},
  context: Pick<RunContext, 'signal'> = {},
): Promise<Encoder> {
  const { numeric, maximumCategories, treatments } = parseOptions(schema, options, who);
  if (table.rows === 0)
    throw new DuadError('TOO_FEW_ROWS', `${who}: ${table.source} has no rows; expected at least one`);
  if (table.columns.length === 0) throw new DuadError('INVALID_INPUT', `${who}: ${table.source} has no columns`);
  const absent = Object.keys(treatments).find((name) => !table.columns.some((column) => column.name === name));
  if (absent !== undefined) {
    throw new DuadError(
      'INVALID_OPTION',
      `${who}: ${table.source} has no column '${absent}', which 'treatments' names`,
    );
  }
  const columns: EncodedColumn[] = [];
  const gaps = new Set<string>();
  for (const column of table.columns) {
    await breathe(context, who);
    const treatment = Object.hasOwn(treatments, column.name) ? treatments[column.name] : undefined;
    const fitted = fitColumn(column, table.source, { numeric, maximumCategories, treatment });
    columns.push(withoutKnownGaps(fitted, column, gaps));
  }
  if (columns.every((column) => column.treatment === 'leave-out')) {
    const reasons = columns.map(({ name, why }) => `${name}: ${why}`);
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: ${table.source}: no column says anything of a row (${reasons.slice(0, 3).join('; ')}); say what one of them holds`,
    );
  }
  return makeEncoder(columns, table.named);
}

/** Where the same cells are missing as in an earlier column, a second column that tells so adds nothing. */
function withoutKnownGaps(column: EncodedColumn, from: TableColumn, known: Set<string>): EncodedColumn {
  if (!('parts' in column) || !column.parts.some(({ part }) => part === 'missing')) return column;
  const pattern = createHash('sha256')
    .update(Uint8Array.from(partValues(column, from)('missing')))
    .digest('hex');
  if (!known.has(pattern)) {
    known.add(pattern);
    return column;
  }
  return { ...column, parts: column.parts.filter(({ part }) => part !== 'missing') };
}
