import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DateFormat, inferDateFormat, parseDate } from './parse-date.js';

const iso = (text: string, format: DateFormat = 'month-first'): string | undefined => {
  const moment = parseDate(text, format);
  return moment && new Date(moment.instant).toISOString();
};

describe('parseDate', () => {
  it.each([
    ['2024-03-05', '2024-03-05T00:00:00.000Z'],
    ['2024/3/5 7:08', '2024-03-05T07:08:00.000Z'],
    ['2024-03-05T07:08:09.5Z', '2024-03-05T07:08:09.500Z'],
    ['2024-03-05 07:08:09,250 +01:30', '2024-03-05T05:38:09.250Z'],
    ['05.03.2024', '2024-05-03T00:00:00.000Z'],
    ['3/5/24 11:59 PM', '2024-03-05T23:59:00.000Z'],
    ['3/5/2024 12:01 am', '2024-03-05T00:01:00.000Z'],
    ['[10/Oct/2000:13:55:36 -0700]', '2000-10-10T20:55:36.000Z'],
    ['Mon, 25 Dec 1995 13:30:00 GMT', '1995-12-25T13:30:00.000Z'],
    ['October 11, 2020', '2020-10-11T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    [' 2024-02-29 ', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, expected) => expect(iso(text)).toBe(expected));

  it('takes the day first, times of day, and seconds and milliseconds since 1970 where told so', () => {
    expect(iso('05.03.2024', 'day-first')).toBe('2024-03-05T00:00:00.000Z');
    expect(iso('07:08:09', 'time-of-day')).toBe('1970-01-01T07:08:09.000Z');
    expect(iso('1700000000', 'unix-time')).toBe('2023-11-14T22:13:20.000Z');
    expect(iso('1700000000250', 'unix-time')).toBe('2023-11-14T22:13:20.250Z');
  });

  it('keeps what the clock showed beside the instant', () => {
    const { instant, clock } = parseDate('2024-03-05 01:00 +0200', 'month-first')!;
    expect(clock - instant).toBe(2 * 3_600_000);
    expect(new Date(clock).getUTCHours()).toBe(1);
  });

  it.each([
    '',
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-01-01 24:00',
    '2024-01-01 10:60',
    '31/31/2024',
    '1.2.10',
    '10.0.0.1',
    'Foo 3, 2024',
    '2024',
    '1700000000',
    '2024-01-01x',
    '2024-01/01',
  ])('refuses %j', (text) => expect(parseDate(text, 'month-first')).toBeUndefined());

  it('reads back any date that JavaScript writes, and never throws', () => {
    const date = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(date, (at) => parseDate(at.toISOString(), 'day-first')?.instant === at.getTime()));
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom<DateFormat>('month-first', 'time-of-day', 'unix-time'),
        (text, format) => {
          const moment = parseDate(text, format);
          expect(moment === undefined || Number.isFinite(moment.instant)).toBe(true);
        },
      ),
    );
  });
});

describe('inferDateFormat', () => {
  it('tells which number is the day by those that cannot be months, else by points and slashes', () => {
    expect(inferDateFormat(['1/2/2024', '25/2/2024', '3/4/2024'])).toBe('day-first');
    expect(inferDateFormat(['1/2/2024', '2/25/2024', '3/4/2024'])).toBe('month-first');
    expect(inferDateFormat(['1/2/2024', '2/3/2024', '3/4/2024'])).toBe('month-first');
    expect(inferDateFormat(['01.02.2024', '02.03.2024', '03.04.2024'])).toBe('day-first');
    expect(inferDateFormat(['10:00', '11:30', '12:15:30'])).toBe('time-of-day');
  });

  it('looks away from one spoilt date in twenty, not from more, and wants three', () => {
    const dates = Array.from({ length: 38 }, (_, i) => `2024-01-${(i % 28) + 1} 0${i % 9}:00`);
    expect(inferDateFormat([...dates, 'soon', 'NA', ''])).toBe('month-first');
    expect(inferDateFormat([...dates, 'soon', 'later', 'never'])).toBeUndefined();
    expect(inferDateFormat(['2024-01-01', '2024-01-02'])).toBeUndefined();
    expect(inferDateFormat(['1.2.3', '1.2.4', '1.2.5'])).toBeUndefined();
  });
});
