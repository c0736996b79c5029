import { DuadError } from './errors.js';

/**
 * Seeded random numbers. Nothing in duad reads `Math.random`: who needs chance is handed one of these.
 *
 * The generator is xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021):
 * 128 bits of state, period 2^128 - 1, filled from a 32-bit seed by SplitMix32.
 */
export interface Random {
  /** The next 32 bits, 0 .. 2^32 - 1. */
  uint32(): number;
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal (polar method of Marsaglia). */
  normal(): number;
  /**
   * Uniform among 0 .. bound - 1; unbiased up to 2^32, from 53 bits beyond.
   *
   * @throws INVALID_INPUT unless `bound` is a whole number from 1 to 2^53 - 1
   */
  integer(bound: number): number;
  /** A seed for a library that wants one: 0 .. 2^31 - 1. */
  seed(): number;
  /** Shuffles in place (Fisher and Yates) and returns its argument. */
  shuffle<T extends Uint32Array | Int32Array | number[]>(values: T): T;
  /**
   * The numbers 0 .. count - 1 in random order. O(count).
   *
   * @throws INVALID_INPUT unless `count` is a whole number from 0 to 2^32 - 1
   */
  permutation(count: number): Uint32Array;
  /**
   * `size` different numbers out of 0 .. count - 1, ascending; all of them if `size` is larger than `count`. O(count).
   *
   * @throws INVALID_INPUT unless both are whole numbers from 0 to 2^32 - 1
   */
  sample(count: number, size: number): Uint32Array;
  /**
   * An independent generator named by `label`. It depends on this generator's seed and the label alone, not on how many
   * numbers were drawn before: adding a draw in one place changes nothing in another.
   */
  fork(label: string | number): Random;
}

/**
 * A generator from a seed; any number or text will do. The same seed gives the same numbers on every machine (`normal`
 * rests on Math.log, which V8 computes in software, the same everywhere).
 */
export function createRandom(seed: number | string): Random {
  return fromHash(hash(typeof seed === 'number' ? `#${seed}` : seed, 0x811c9dc5));
}

function fromHash(seed: number): Random {
  const next = splitMix32(seed);
  let a = next();
  let b = next();
  let c = next();
  let d = next() | 1; // never all zero
  let spare: number | undefined;

  function uint32(): number {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = rotate(d, 11);
    return result;
  }

  function uniform(): number {
    return ((uint32() >>> 5) * 0x4000000 + (uint32() >>> 6)) / 0x20000000000000;
  }

  function normal(): number {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  }

  function integer(bound: number): number {
    checkCount(bound, 1, Number.MAX_SAFE_INTEGER, 'random.integer');
    if (bound > 0x100000000) return Math.floor(uniform() * bound);
    const limit = 0x100000000 - (0x100000000 % bound);
    for (;;) {
      const value = uint32();
      if (value < limit) return value % bound;
    }
  }

  function shuffle<T extends Uint32Array | Int32Array | number[]>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = integer(i + 1);
      const value = values[i]!;
      values[i] = values[j]!;
      values[j] = value;
    }
    return values;
  }

  function permutation(count: number): Uint32Array {
    checkCount(count, 0, 0xffffffff, 'random.permutation');
    return shuffle(Uint32Array.from({ length: count }, (_, i) => i));
  }

  function sample(count: number, size: number): Uint32Array {
    checkCount(count, 0, 0xffffffff, 'random.sample');
    checkCount(size, 0, 0xffffffff, 'random.sample');
    const chosen = new Uint32Array(Math.min(size, count));
    let taken = 0;
    // Selection sampling (Knuth, volume 2, algorithm S): one pass, ascending.
    for (let i = 0; taken < chosen.length; i++) {
      if (uniform() * (count - i) < chosen.length - taken) chosen[taken++] = i;
    }
    return chosen;
  }

  return {
    uint32,
    uniform,
    normal,
    integer,
    shuffle,
    permutation,
    sample,
    seed: () => uint32() >>> 1,
    fork: (label) => fromHash(hash(`/${label}`, seed)),
  };
}

/** SplitMix32: fills the state of another generator from one word. */
function splitMix32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
}

/** FNV-1a over UTF-16 units, started from another hash, with a last mixing so that near seeds lie far apart. */
function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return splitMix32(value)();
}

function checkCount(value: number, lowest: number, highest: number, who: string): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new DuadError('INVALID_INPUT', `${who}: expected a whole number from ${lowest} to ${highest}, got ${value}`);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
