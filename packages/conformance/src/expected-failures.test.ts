import type { Engine } from '@duad/core';
import { describe, expect, it } from 'vitest';
import { ensure } from './check.js';
import { withExpectedFailures } from './describe-checks.js';
import { adjustedRandIndex, areaUnderRoc, countLive } from './index.js';

const passing = { name: 'passing', run: async () => undefined };
const failing = { name: 'failing', run: async () => ensure(false, 'it fails') };

describe('expected failures', () => {
  it('bear their reason and hold as long as the check fails', async () => {
    const [first, second] = withExpectedFailures([passing, failing], { failing: 'a known fault' });
    expect(first).toBe(passing);
    expect(second!.name).toBe('failing (expected to fail: a known fault)');
    await expect(second!.run()).resolves.toBeUndefined();
  });

  it('fail once the check passes', async () => {
    const [first] = withExpectedFailures([passing], { passing: 'a fault that was mended' });
    await expect(first!.run()).rejects.toThrow(/passes now/);
  });

  it.each([
    ['an unknown name', { 'no such check': 'a reason' }],
    ['no reason', { failing: ' ' }],
  ])('fail for %s', async (_, expected) => {
    const mistake = withExpectedFailures([passing, failing], expected).at(-1)!;
    expect(mistake.name).toBe('expectedFailures names checks and reasons');
    await expect(mistake.run()).rejects.toThrow(Object.keys(expected)[0]);
  });
});

describe('yardsticks', () => {
  it('adjustedRandIndex: 1 for the same groups, 0 on average by chance, the published example between', () => {
    expect(adjustedRandIndex(Int32Array.of(0, 0, 1, 1), Int32Array.of(5, 5, 3, 3))).toBe(1);
    // Of six pairs: two together in a, one in b, one in both; expected 1/3, most 3/2.
    const found = adjustedRandIndex(Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 0, 1, 2));
    expect(found).toBeCloseTo((1 - 1 / 3) / (1.5 - 1 / 3), 12);
    expect(adjustedRandIndex(Int32Array.of(0, 0), Int32Array.of(0, 0))).toBe(1);
  });

  it('areaUnderRoc counts pairs, ties by halves', () => {
    expect(areaUnderRoc([1, 2, 3, 3], [0, 0, 1, 0])).toBeCloseTo(2.5 / 3, 12);
  });

  it('countLive counts what an engine hands out until it is disposed of, promised or not', async () => {
    const plain = {
      specVersion: 1,
      name: 'test',
      description: '',
      compile: async () => ({ [Symbol.dispose]() {} }),
      createState: () => ({ dispose() {} }),
      describe: () => 'nothing to dispose of',
    } as const;
    const { engine, live } = countLive(plain as Engine);
    const counted = engine as unknown as typeof plain;
    const [program, state] = [await counted.compile(), counted.createState()];
    expect(counted.describe()).toBe('nothing to dispose of');
    expect(live()).toBe(2);
    program[Symbol.dispose]();
    expect(live()).toBe(1);
    state.dispose();
    expect(live()).toBe(0);
  });
});
