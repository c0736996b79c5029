import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMissing, parseNumber } from './cells.js';

describe('parseNumber', () => {
  it.each([
    ['0', 0],
    ['-1.50', -1.5],
    ['+3', 3],
    [' 7 ', 7],
    ['.5', 0.5],
    ['1e-3', 0.001],
    ['0e5', 0],
    ['007', 7],
  ])('reads %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', ' ', '0x1f', '0B1', ' 0o7', 'Infinity', '-inf', 'NaN', '1e999', '1,5', '1_000', '12abc', '--1'])(
    'refuses %j',
    (text) => {
      expect(parseNumber(text)).toBeNaN();
    },
  );

  it('reads back every finite number as JavaScript prints it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

describe('isMissing', () => {
  it.each(['', '  ', 'NaN', 'nan', 'NA', 'n/a', 'NULL', 'None', '?', 'inf', '-Infinity', '+inf', '1e999'])(
    'takes %j for no number',
    (text) => {
      expect(isMissing(text)).toBe(true);
    },
  );

  it.each(['0', 'nano', 'abc', '-'])('takes %j for a value', (text) => {
    expect(isMissing(text)).toBe(false);
  });
});
