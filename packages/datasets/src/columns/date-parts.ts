import { isMissing } from '../cells.js';
import type { CategoricalColumn } from '../table.js';
import { type DateFormat, type Moment, parseDate } from './parse-date.js';

/** What a date becomes: time since the origin in the unit that suits, and where it stands in day, week and year. */
export type DatePart =
  | 'elapsed'
  | 'hour sine'
  | 'hour cosine'
  | 'weekday sine'
  | 'weekday cosine'
  | 'season sine'
  | 'season cosine';

/** What fitting learnt of the dates, milliseconds, since 1970 where they are dates. */
export interface DateSpan {
  readonly format: DateFormat;
  /** The first date and the last one. */
  readonly first: number;
  readonly last: number;
  /** The dates lie between this one and so much later, but for a few far off, as of a clock that was set back once. */
  readonly origin: number;
  readonly length: number;
}

/** Share of the dates at either end that may be mistaken. */
const mistaken = 0.01;

const day = 86_400_000;
/** Unit in which time since the origin is counted. */
export type TimeUnit = 'seconds' | 'minutes' | 'hours' | 'days';
const units: Readonly<Record<TimeUnit, number>> = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: day };

interface Cycle {
  readonly name: 'hour' | 'weekday' | 'season';
  /** Milliseconds. */
  readonly length: number;
  /** How far round, 0 .. 1, a clock is. */
  turn(clock: number): number;
}

const cycles: readonly Cycle[] = [
  { name: 'hour', length: day, turn: (clock: number) => mod(clock, day) / day },
  // 1970 began on a Thursday; Monday is 0.
  { name: 'weekday', length: 7 * day, turn: (clock: number) => mod(Math.floor(clock / day) + 3, 7) / 7 },
  { name: 'season', length: 365.25 * day, turn: (clock: number) => mod(clock, 365.25 * day) / (365.25 * day) },
];

/** The unit that suits a stretch of time, milliseconds: some ten to some thousand of it. */
export function unitOf(span: number): TimeUnit {
  if (span < 2 * units.hours) return 'seconds';
  if (span < 2 * day) return 'minutes';
  return span < 90 * day ? 'hours' : 'days';
}

/** Parts that are worth having for dates of that span: a cycle only where it comes round. */
export function datePartsFor({ format, length: span }: DateSpan): DatePart[] {
  if (format === 'time-of-day') return ['hour sine', 'hour cosine'];
  const round = cycles.filter(({ length }) => span > length);
  return ['elapsed', ...round.flatMap(({ name }): DatePart[] => [`${name} sine`, `${name} cosine`])];
}

/** Looks at all dates of a column. */
export function spanOf(instants: Float64Array, format: DateFormat): DateSpan {
  const sorted = instants.toSorted();
  const skipped = Math.floor(mistaken * sorted.length);
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  const [low, high] = [sorted[skipped]!, sorted[sorted.length - 1 - skipped]!];
  const origin = low - first > high - low ? low : first;
  const end = last - high > high - low ? high : last;
  return { format, first, last, origin, length: end - origin };
}

/** The dates that the texts of a column say, by code; nothing where they say none. */
export function momentsOf({ categories }: CategoricalColumn, format: DateFormat): (Moment | undefined)[] {
  return categories.map((text) => (isMissing(text) ? undefined : parseDate(text, format)));
}

/**
 * One part of the dates, row by row; NaN where there is none. Dates behind the last one of fitting count as the last:
 * that rows come later than those before them is nothing odd.
 */
export function datePartValues(
  part: DatePart,
  { codes }: CategoricalColumn,
  moments: readonly (Moment | undefined)[],
  { last, origin, length }: DateSpan,
): Float64Array {
  const unit = units[unitOf(length)];
  const byCode = moments.map((moment) => {
    if (!moment) return Number.NaN;
    if (part === 'elapsed') return (Math.min(moment.instant, last) - origin) / unit;
    const cycle = cycles.find(({ name }) => part.startsWith(name))!;
    const angle = 2 * Math.PI * cycle.turn(moment.clock);
    return part.endsWith('cosine') ? Math.cos(angle) : Math.sin(angle);
  });
  return Float64Array.from(codes, (code) => byCode[code]!);
}

function mod(value: number, length: number): number {
  return ((value % length) + length) % length;
}
