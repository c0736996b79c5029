import { isMissing } from '../cells.js';

/** How the dates of a column are written. Names of months, and dates that begin with the year, are read in any case. */
export type DateFormat = 'month-first' | 'day-first' | 'time-of-day' | 'unix-time';

/** When something was, milliseconds since 1970 in UTC. */
export interface Moment {
  readonly instant: number;
  /** What the clock showed where it was written, as if that place kept UTC; hour and weekday go by this. */
  readonly clock: number;
}

const time = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s*([AP]M))?`;
const zone = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?`;
const after = String.raw`(?:(?:T|[ ,:]\s*)${time}${zone})?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${after}$`, 'i');
// Two digits for the year only between slashes: 1.2.10 is rather a version.
const yearLast = new RegExp(String.raw`^(\d{1,2})(?:([-/.])(\d{1,2})\2(\d{4})|/(\d{1,2})/(\d{2}))${after}$`, 'i');
const dayName = String.raw`(?:[a-z]{3,9},?\s+)?`;
const monthNamed = new RegExp(String.raw`^\[?${dayName}(\d{1,2})[-/ ]([a-z]{3,9})[-/ ](\d{4})${after}\]?$`, 'i');
const monthLeads = new RegExp(String.raw`^${dayName}([a-z]{3,9})\s+(\d{1,2}),?\s+(\d{4})${after}$`, 'i');
const timeAlone = new RegExp(`^${time}$`, 'i');
const unix = /^-?\d{1,13}(\.\d+)?$/;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Numbers from here on are milliseconds since 1970, smaller ones seconds: 1e11 seconds would be the year 5138. */
const smallestMilliseconds = 1e11;

/** Reads a date, with a time of day or without; nothing if it is none, such as the 30th of February. */
export function parseDate(cell: string, format: DateFormat): Moment | undefined {
  const text = cell.trim();
  if (format === 'time-of-day') return moment([1970, 1, 1], timeAlone.exec(text)?.slice(1));
  if (format === 'unix-time') return unix.test(text) ? unixTime(Number(text)) : undefined;
  let match = yearFirst.exec(text);
  if (match) return moment([Number(match[1]), Number(match[3]), Number(match[4])], match.slice(5));
  match = monthNamed.exec(text);
  if (match) return moment([Number(match[3]), monthOf(match[2]!), Number(match[1])], match.slice(4));
  match = monthLeads.exec(text);
  if (match) return moment([Number(match[3]), monthOf(match[1]!), Number(match[2])], match.slice(4));
  match = yearLast.exec(text);
  if (!match) return undefined;
  const [first, second] = [Number(match[1]), Number(match[3] ?? match[5])];
  const short = Number(match[6]);
  const year = match[4] === undefined ? short + (short < 70 ? 2000 : 1900) : Number(match[4]);
  const [month, day] = format === 'day-first' ? [second, first] : [first, second];
  return moment([year, month, day], match.slice(7));
}

/**
 * The format in which nearly all texts are dates, if there is one. Where a day may as well be a month, points stand for the
 * day first and slashes for the month first.
 */
export function inferDateFormat(texts: readonly string[]): DateFormat | undefined {
  const present = texts.filter((text) => !isMissing(text));
  if (present.length < 3) return undefined;
  const share = (format: DateFormat): number =>
    present.reduce((count, text) => count + (parseDate(text, format) ? 1 : 0), 0) / present.length;
  const pointed = present.filter((text) => /^\s*\d+\.\d+\./.test(text)).length > present.length / 2;
  const orders: readonly DateFormat[] = pointed ? ['day-first', 'month-first'] : ['month-first', 'day-first'];
  const best = [...orders, 'time-of-day' as const].reduce((a, b) => (share(b) > share(a) ? b : a));
  return share(best) >= 0.95 ? best : undefined;
}

function monthOf(name: string): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** @param clockTime hour, minute, second, fraction, AM or PM, zone; empty where no time was written */
function moment(
  [year, month, day]: readonly [number, number, number],
  clockTime: readonly (string | undefined)[] | undefined,
): Moment | undefined {
  if (!clockTime) return undefined;
  const [hours = '0', minutes = '0', seconds = '0', fraction = '0', half, offset] = clockTime;
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  const date = new Date(0);
  const midnight = date.setUTCFullYear(year, month - 1, day); // Date.UTC takes the year 1 for 1901
  if (month < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 60) return undefined;
  const clock = midnight + 1000 * (3600 * hour + 60 * Number(minutes) + Number(seconds) + Number(`0.${fraction}`));
  return { clock, instant: clock - offsetOf(offset) };
}

function offsetOf(zoneText: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zoneText ?? '') ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function unixTime(value: number): Moment {
  const instant = Math.abs(value) >= smallestMilliseconds ? value : 1000 * value;
  return { instant, clock: instant };
}
