import { describe, expect, it } from 'vitest';
import { share } from './flag.js';

describe('share', () => {
  it.each([
    ['1%', 0.01],
    ['0.1 %', 0.001],
    ['0.05', 0.05],
    ['100%', 1],
  ])('reads %s', (text, value) => {
    expect(share('part').parse(text)).toBeCloseTo(value, 12);
  });

  it.each(['1', '0', '-1%', '101%', 'few', '', '%'])('refuses %s', (text) => {
    expect(share('part').safeParse(text).success).toBe(false);
  });
});
