import { createRandom } from '@duad/core';
import { describe, expect, it } from 'vitest';
import type { Reason } from './explain.js';
import { storiesOf, storyText } from './stories.js';

const random = createRandom(5);

function reason(column: string, value: string, expected: string, share: number): Reason {
  const numeric = !Number.isNaN(Number(value));
  const direction = !numeric || value === expected ? 'other' : Number(value) > Number(expected) ? 'above' : 'below';
  return { column, value, expected, share, direction };
}

/** Forty rows too hot, thirty with one strange code, twenty too cold, and a few odd each in its own way. */
const rows = [
  ...Array.from({ length: 40 }, (_, i) => [reason('heat', String(80 + (i % 5)), '20', 0.6 + 0.3 * random.uniform())]),
  ...Array.from({ length: 30 }, () => [
    reason('code', 'X9', 'A1', 0.5 + 0.1 * random.uniform()),
    reason('load', '7', '3', 0.3),
  ]),
  ...Array.from({ length: 20 }, () => [reason('heat', '-5', '20', 0.7 + 0.1 * random.uniform())]),
  ...Array.from({ length: 4 }, (_, i) => [reason(`own ${i}`, '1', '0', 0.9)]),
  [],
].map((reasons) => ({ reasons }));

describe('storiesOf', () => {
  it('groups rows by column and direction, largest group first, and leaves loners out', async () => {
    const stories = await storiesOf(rows, { random: createRandom(1) });
    expect(stories.map(({ members }) => members.length)).toEqual([40, 30, 20]);
    expect(stories[0]!.members).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(stories.map(storyText)).toEqual([
      'heat too high (about 82, expected 20)',
      'code = X9 instead of A1; load too high (about 7, expected 3)',
      'heat too low (about -5, expected 20)',
    ]);
  });

  it('is content with few rows, and with rows that are all alike', async () => {
    expect(await storiesOf(rows.slice(0, 2), { random: createRandom(1) })).toEqual([]);
    expect(await storiesOf([], { random: createRandom(1) })).toEqual([]);
    const alike = Array.from({ length: 12 }, () => ({ reasons: [reason('code', 'X9', 'A1', 1)] }));
    const stories = await storiesOf(alike, { random: createRandom(1) });
    expect(stories.map(({ members }) => members.length)).toEqual([12]);
  });
});
