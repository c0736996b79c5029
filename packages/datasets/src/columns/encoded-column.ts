import { z } from 'zod';
import type { Scale } from '../scaling.js';
import type { DatePart } from './date-parts.js';
import { textParts } from './text-parts.js';

/** What can be made of a column. */
export type Treatment = 'number' | 'categories' | 'date' | 'text' | 'leave-out';

/** What a column of the matrix is of a column of the table, where it is more than one: `missing` is 1 where a cell is. */
export type ColumnPart = 'value' | 'missing' | DatePart | (typeof textParts)[number];

/** A column of the matrix: a part, and how its numbers are scaled. */
export interface ScaledPart {
  readonly part: ColumnPart;
  readonly scale: Scale;
}

const scale = z.strictObject({ offset: z.number(), scale: z.number(), fill: z.number() });
const common = { name: z.string(), why: z.string() };
const part = z.enum([
  'value',
  'missing',
  'elapsed',
  ...(['hour', 'weekday', 'season'] as const).flatMap((cycle) => [`${cycle} sine`, `${cycle} cosine`] as const),
  ...textParts,
]) as z.ZodType<ColumnPart>;
/** The columns of the matrix, and whether cells were missing in fitting. */
const scaled = { parts: z.array(z.strictObject({ part, scale })), gaps: z.boolean() };
const counts = z.array(z.tuple([z.string(), z.number()]));

const schema = z.discriminatedUnion('treatment', [
  z.strictObject({ ...common, treatment: z.literal('number'), mixed: z.boolean(), ...scaled }),
  z.strictObject({ ...common, treatment: z.literal('categories'), categories: z.array(z.string()) }),
  z.strictObject({
    ...common,
    treatment: z.literal('date'),
    format: z.enum(['month-first', 'day-first', 'time-of-day', 'unix-time']),
    first: z.number(),
    last: z.number(),
    origin: z.number(),
    length: z.number(),
    ...scaled,
  }),
  z.strictObject({
    ...common,
    treatment: z.literal('text'),
    texts: counts,
    shapes: counts,
    ...scaled,
  }),
  z.strictObject({ ...common, treatment: z.literal('leave-out') }),
]);

/** How one column of a table is turned into numbers, and why so; plain data. */
export type EncodedColumn = Readonly<z.infer<typeof schema>>;

/** The column that plain data describe; nothing if they do not. */
export function encodedColumnFrom(data: unknown): EncodedColumn | undefined {
  return schema.safeParse(data).data;
}

/** How a column of that treatment is to be read from a file. */
export function kindOf(column: EncodedColumn): 'numeric' | 'categorical' | 'ignore' {
  if (column.treatment === 'leave-out') return 'ignore';
  return column.treatment === 'number' && !column.mixed ? 'numeric' : 'categorical';
}
