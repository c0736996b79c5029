import { describe, expect, it } from 'vitest';
import { createRandom, type Random } from './index.js';

/**
 * The generator once more, in 64-bit integers cut to 32 bits: xoshiro128** as its authors print it in C, seeded as the
 * documentation says. Shares nothing with the source but the constants.
 */
function referenceUint32(seed: string, count: number): number[] {
  const mask = 0xffffffffn;
  const rotl = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  const splitMix = (start: bigint) => {
    let state = start;
    return () => {
      state = (state + 0x9e3779b9n) & mask;
      let z = state;
      z = ((z ^ (z >> 16n)) * 0x21f0aaadn) & mask;
      z = ((z ^ (z >> 15n)) * 0x735a2d97n) & mask;
      return z ^ (z >> 15n);
    };
  };
  let hash = 0x811c9dc5n;
  for (let i = 0; i < seed.length; i++) hash = ((hash ^ BigInt(seed.charCodeAt(i))) * 0x01000193n) & mask;
  const fill = splitMix(splitMix(hash)());
  const s = [fill(), fill(), fill(), fill() | 1n] as [bigint, bigint, bigint, bigint];
  return Array.from({ length: count }, () => {
    const result = (rotl((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 11n);
    return Number(result);
  });
}

const take = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

/** Chi-square of counts against equal shares. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** Mean and four standard deviations either side of a chi-square with so many degrees of freedom. */
function expectChiSquare(value: number, degrees: number): void {
  expect(value).toBeGreaterThan(degrees - 4 * Math.sqrt(2 * degrees));
  expect(value).toBeLessThan(degrees + 4 * Math.sqrt(2 * degrees));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const centre = (x: readonly number[]) => {
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    return x.map((value) => value - mean);
  };
  const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  const [x, y] = [centre(a), centre(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

describe('createRandom', () => {
  it.each(['seed', '', 'größe', '漢字'])('draws what an independent implementation draws for the text %j', (seed) => {
    const random = createRandom(seed);
    expect(take(50, random.uint32)).toEqual(referenceUint32(seed, 50));
  });

  it.each([0, 1, -1, 42, 1.5, 2 ** 53])('draws what an independent implementation draws for the number %d', (seed) => {
    const random = createRandom(seed);
    expect(take(50, random.uint32)).toEqual(referenceUint32(`#${seed}`, 50));
  });

  it('keeps the numbers that it gave in earlier releases', () => {
    const random = createRandom(42);
    expect(random.uint32()).toBe(3554515126);
    expect(random.uniform()).toBe(0.340568589546961);
    expect(random.normal()).toBe(0.5121445445178868);
    expect(random.integer(10)).toBe(0);
    expect([...random.permutation(5)]).toEqual([1, 0, 3, 2, 4]);
    expect([...random.sample(100, 5)]).toEqual([32, 47, 68, 84, 88]);
    expect(random.seed()).toBe(499012061);
    expect(random.fork('a').uint32()).toBe(1760136184);
  });

  it('gives different numbers for neighbouring seeds', () => {
    const firsts = Array.from({ length: 10_000 }, (_, seed) => createRandom(seed).uint32());
    expect(new Set(firsts).size).toBeGreaterThan(9_990);
    const odd = firsts.filter((value) => value & 1).length;
    expectChiSquare(chiSquare([odd, firsts.length - odd]), 1);
  });
});

describe('uniform', () => {
  it('fills [0, 1) evenly', () => {
    const random = createRandom('uniform');
    const counts = new Array<number>(100).fill(0);
    const values = take(100_000, random.uniform);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    for (const value of values) counts[Math.floor(value * 100)]!++;
    expectChiSquare(chiSquare(counts), 99);
  });

  it('fills pairs of successive numbers evenly', () => {
    const random = createRandom('pairs');
    const counts = new Array<number>(256).fill(0);
    for (let i = 0; i < 50_000; i++)
      counts[Math.floor(random.uniform() * 16) * 16 + Math.floor(random.uniform() * 16)]!++;
    expectChiSquare(chiSquare(counts), 255);
  });
});

describe('normal', () => {
  it('has the moments and the quartiles of the standard normal', () => {
    const random = createRandom('normal');
    const values = take(100_000, random.normal);
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    // Tolerances of four standard errors: sqrt(1, 2, 15, 96) / sqrt(100,000).
    expect(Math.abs(moment(1))).toBeLessThan(0.0127);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.0179);
    expect(Math.abs(moment(3))).toBeLessThan(0.049);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.124);
    const quarters = [0, 0, 0, 0];
    for (const value of values) quarters[value < 0 ? (value < -0.6744897502 ? 0 : 1) : value < 0.6744897502 ? 2 : 3]!++;
    expectChiSquare(chiSquare(quarters), 3);
  });
});

describe('integer', () => {
  it.each([1, 2, 7, 100])('is even among 0 .. %d - 1', (bound) => {
    const random = createRandom(`integer ${bound}`);
    const counts = new Array<number>(bound).fill(0);
    for (let i = 0; i < 20_000; i++) counts[random.integer(bound)]!++;
    expect(counts.reduce((a, b) => a + b, 0)).toBe(20_000);
    if (bound > 1) expectChiSquare(chiSquare(counts), bound - 1);
  });

  it('has no modulo bias at 3/4 of 2^32', () => {
    // With a bare remainder the lowest third would come up twice as often as each of the others.
    const random = createRandom('bias');
    const bound = 3 * 2 ** 30;
    const thirds = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) thirds[Math.floor(random.integer(bound) / 2 ** 30)]!++;
    expectChiSquare(chiSquare(thirds), 2);
  });

  it('reaches beyond 2^32', () => {
    const random = createRandom('wide');
    const values = take(1000, () => random.integer(2 ** 40));
    expect(values.every((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 40)).toBe(true);
    expect(Math.max(...values)).toBeGreaterThan(2 ** 39);
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the bound %d at once', (bound) => {
    const expected = expect.objectContaining({ code: 'INVALID_INPUT' });
    expect(() => createRandom(1).integer(bound)).toThrow(expected);
  });
});

describe('shuffle and permutation', () => {
  it('keep every value and shuffle in place', () => {
    const values = Int32Array.of(5, 5, -1, 7, 9);
    expect(createRandom(3).shuffle(values)).toBe(values);
    expect([...values].sort((a, b) => a - b)).toEqual([-1, 5, 5, 7, 9]);
    for (const count of [0, 1, 2, 1000]) {
      expect([...createRandom(count).permutation(count)].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
    }
  });

  it('give all orders of four equally often', () => {
    const random = createRandom('orders');
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.permutation(4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expectChiSquare(chiSquare([...counts.values()]), 23);
  });

  it.each([-1, 2.5, Number.NaN])('refuse %d numbers', (count) => {
    expect(() => createRandom(1).permutation(count)).toThrow(/random.permutation: expected a whole number from 0/);
  });
});

describe('sample', () => {
  it('gives different numbers in ascending order, and all of them where there are too few', () => {
    const random = createRandom('sample');
    for (const [count, size] of [
      [10, 0],
      [10, 3],
      [10, 10],
      [10, 25],
      [0, 5],
      [1000, 999],
    ] as const) {
      const drawn = [...random.sample(count, size)];
      expect(drawn).toHaveLength(Math.min(count, size));
      expect(drawn.every((value, i) => value < count && (i === 0 || value > drawn[i - 1]!))).toBe(true);
    }
  });

  it('gives every pair out of five equally often', () => {
    const random = createRandom('choose');
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const pair = random.sample(5, 2).join();
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(10);
    expectChiSquare(chiSquare([...counts.values()]), 9);
  });

  it.each([
    [-1, 1],
    [5, -1],
    [5, 1.5],
    [Number.NaN, 1],
  ])('refuses count %d, size %d', (count, size) => {
    expect(() => createRandom(1).sample(count, size)).toThrow(/random.sample: expected a whole number from 0/);
  });
});

describe('seed', () => {
  it('fits a signed 32-bit integer', () => {
    const random = createRandom('seeds');
    const seeds = take(1000, random.seed);
    expect(seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31)).toBe(true);
    expect(new Set(seeds).size).toBe(1000);
  });
});

describe('fork', () => {
  const draws = (random: Random) => take(20, random.uint32);

  it('does not depend on the numbers drawn before', () => {
    const fresh = createRandom(9);
    const used = createRandom(9);
    for (let i = 0; i < 100; i++) used.normal();
    expect(draws(used.fork('weights'))).toEqual(draws(fresh.fork('weights')));
  });

  it('takes nothing from its parent', () => {
    const alone = createRandom(9);
    const parent = createRandom(9);
    draws(parent.fork('weights'));
    expect(draws(parent)).toEqual(draws(alone));
  });

  it('depends on the label, the parent and the order of nesting', () => {
    const random = createRandom(9);
    const all = [
      random,
      random.fork('a'),
      random.fork('b'),
      random.fork(0),
      random.fork(1),
      random.fork('a').fork('b'),
      random.fork('b').fork('a'),
      createRandom(10).fork('a'),
      createRandom('a'),
    ].map((each) => draws(each).join());
    expect(new Set(all).size).toBe(all.length);
  });

  it('is not correlated with its parent or its siblings', () => {
    const random = createRandom(9);
    const series = [random, ...Array.from({ length: 5 }, (_, i) => random.fork(i))].map((each) =>
      take(10_000, each.uniform),
    );
    for (let i = 0; i < series.length; i++) {
      for (let j = 0; j < i; j++) expect(Math.abs(correlation(series[i]!, series[j]!))).toBeLessThan(0.04);
    }
  });
});
