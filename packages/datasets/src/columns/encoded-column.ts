import { z } from 'zod';
import type { Scale } from '../scaling.js';
import type { DatePart, DateSpan } from './date-parts.js';
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

interface Common {
  readonly name: string;
  /** A few words for people on why it is treated so. */
  readonly why: string;
}

interface WithParts extends Common {
  /** The columns of the matrix that it becomes. */
  readonly parts: readonly ScaledPart[];
  /** Whether cells were missing in fitting. */
  readonly gaps: boolean;
}

/** A column of numbers. */
export interface NumberColumn extends WithParts {
  readonly treatment: 'number';
  /** Whether some cells held something else, so that it is to be read as text. */
  readonly mixed: boolean;
}

/** A column of texts out of a set, which become a column of the matrix each. */
export interface CategoriesColumn extends Common {
  readonly treatment: 'categories';
  readonly categories: readonly string[];
}

/** A column of dates. */
export interface DateColumn extends WithParts, DateSpan {
  readonly treatment: 'date';
}

/** A column of many texts: how often they, and what they look like, came up, where it was more than once. */
export interface TextColumn extends WithParts {
  readonly treatment: 'text';
  readonly texts: readonly (readonly [text: string, count: number])[];
  readonly shapes: readonly (readonly [shape: string, count: number])[];
}

/** A column that is left out. */
export interface LeftOutColumn extends Common {
  readonly treatment: 'leave-out';
}

/** How one column of a table is turned into numbers, and why so; plain data. */
export type EncodedColumn = NumberColumn | CategoriesColumn | DateColumn | TextColumn | LeftOutColumn;

const common = { name: z.string(), why: z.string() };
const part = z.enum([
  'value',
  'missing',
  'elapsed',
  ...(['hour', 'weekday', 'season'] as const).flatMap((cycle) => [`${cycle} sine`, `${cycle} cosine`] as const),
  ...textParts,
]) as z.ZodType<ColumnPart>;
const scale = z.strictObject({ offset: z.number(), scale: z.number(), fill: z.number() });
const scaled = { parts: z.array(z.strictObject({ part, scale })), gaps: z.boolean() };
const counts = z.array(z.tuple([z.string(), z.number()]));

const schema: z.ZodType<EncodedColumn> = z.discriminatedUnion('treatment', [
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
  z.strictObject({ ...common, treatment: z.literal('text'), texts: counts, shapes: counts, ...scaled }),
  z.strictObject({ ...common, treatment: z.literal('leave-out') }),
]);

/** The column that plain data describe; nothing if they do not. */
export function encodedColumnFrom(data: unknown): EncodedColumn | undefined {
  return schema.safeParse(data).data;
}

/** How a column of that treatment is to be read from a file. */
export function kindOf(column: EncodedColumn): 'numeric' | 'categorical' | 'ignore' {
  if (column.treatment === 'leave-out') return 'ignore';
  return column.treatment === 'number' && !column.mixed ? 'numeric' : 'categorical';
}
