import { describe, expect, it } from 'vitest';
import { createArena } from './arena.js';
import {
  type Code,
  type FunctionSource,
  f32,
  f32x4,
  f64,
  f64x2,
  i32,
  i32x4,
  local,
  loopWhile,
  onlyIf,
  repeatWhile,
  returnIf,
  select,
} from './assembler.js';
import { kernelModule } from './kernel-module.js';

type Numbers = (...numbers: number[]) => number;

/** The value of an expression over some numbers at address 0. */
function resultOf(code: Code, numbers: readonly number[] = [], result: 'i32' | 'f64' = 'f64'): number {
  const arena = createArena(2 ** 10, 'test');
  arena.float32(64).set(numbers);
  const source: FunctionSource = { name: 'value', parameters: [], result, locals: [], body: code };
  return kernelModule<{ value: Numbers }>(() => [source])(arena.memory).value();
}

const zero = i32.constant(0);
const vector = (...values: number[]): Code =>
  values
    .map((value, lane) => [lane, value])
    .reduce<Code>(
      (code, [lane, value]) =>
        f32x4.pick(
          code,
          f32x4.splat(f64.constant(value!)),
          [0, 1, 2, 3].map((at) => (at === lane ? 4 : at)),
        ),
      f32x4.zero,
    );
const lanes = (code: Code): number[] => [0, 1, 2, 3].map((lane) => resultOf(f32x4.lane(code, lane)));
const [p, q] = [vector(1, -2, 3, 0.5), vector(-1, 4, 3, 0.25)];

describe('expressions', () => {
  it.each<[string, Code, number]>([
    ['a long constant', i32.constant(-123_456_789), -123_456_789],
    ['sums and products', i32.multiply(i32.add(i32.constant(5), i32.constant(-7)), i32.constant(300)), -600],
    ['differences', i32.subtract(i32.constant(5), i32.constant(9)), -4],
    ['bits', i32.and(i32.shiftRight(i32.constant(-1), i32.constant(28)), i32.constant(6)), 6],
    ['unsigned comparison', i32.isLess(i32.constant(-1), i32.constant(1)), 0],
    ['equality', i32.isEqual(i32.constant(3), i32.constant(3)), 1],
    ['difference', i32.isDifferent(i32.constant(3), i32.constant(3)), 0],
    ['a choice', select(i32.constant(0), i32.constant(1), i32.constant(2)), 2],
    ['signs', i32x4.signs(f32x4.isGreater(p, q)), 0b1001],
    ['comparison of float32', f32.isGreater(f32.constant(2), f32.constant(1)), 1],
    [
      'comparisons of float64',
      i32.add(f64.isLess(f64.constant(1), f64.constant(2)), f64.isGreater(f64.constant(1), f64.constant(2))),
      1,
    ],
  ])('of i32: %s', (_, code, expected) => {
    expect(resultOf(code, [], 'i32')).toBe(expected);
  });

  it.each<[string, Code, number]>([
    [
      'arithmetic',
      f64.subtract(f64.multiply(f64.constant(1.5), f64.constant(4)), f64.add(f64.constant(1), f64.constant(2))),
      3,
    ],
    ['the larger', f64.maximum(f64.constant(-1), f64.constant(-2)), -1],
    ['square root', f64.squareRoot(f64.constant(2)), Math.SQRT2],
    ['rounding', f64.of(f32.round(f64.constant(0.1))), Math.fround(0.1)],
    [
      'arithmetic in float32',
      f64.of(f32.add(f32.constant(0.1), f32.multiply(f32.constant(3), f32.constant(5)))),
      Math.fround(15.1),
    ],
    ['extremes in float32', f64.of(f32.minimum(f32.constant(2), f32.maximum(f32.constant(1), f32.constant(3)))), 2],
    ['a number in memory', f64.of(f32.load(zero, 8)), 30],
    [
      'pairs in float64',
      f64x2.lane(f64x2.multiply(f64x2.load(zero, 4), f64x2.subtract(f64x2.load(zero), f64x2.loadFirst(zero, 12))), 1),
      600,
    ],
  ])('of f64: %s', (_, code, expected) => {
    expect(resultOf(code, [10, 20, 30, 40])).toBe(expected);
  });

  it('of four numbers, one by one', () => {
    expect(lanes(f32x4.add(p, q))).toEqual([0, 2, 6, 0.75]);
    expect(lanes(f32x4.subtract(p, q))).toEqual([2, -6, 0, 0.25]);
    expect(lanes(f32x4.multiply(p, q))).toEqual([-1, -8, 9, 0.125]);
    expect(lanes(f32x4.absolute(p))).toEqual([1, 2, 3, 0.5]);
    expect(lanes(f32x4.squareRoot(f32x4.multiply(q, q)))).toEqual([1, 4, 3, 0.25]);
    expect(lanes(f32x4.minimum(p, q))).toEqual([-1, -2, 3, 0.25]);
    expect(lanes(f32x4.lesser(p, q))).toEqual([-1, -2, 3, 0.25]);
    expect(lanes(f32x4.greater(p, q))).toEqual([1, 4, 3, 0.5]);
    expect(lanes(f32x4.pick(p, q, [3, 0, 5, 4]))).toEqual([0.5, 1, 4, -1]);
    expect(lanes(i32x4.choose(f32x4.isGreater(p, q), p, q))).toEqual([1, 4, 3, 0.5]);
    const same = i32x4.isEqual(i32x4.add(i32x4.splat(i32.constant(2)), i32x4.constant(3)), i32x4.constant(5));
    expect(lanes(i32x4.choose(same, p, q))).toEqual([1, -2, 3, 0.5]);
  });
});

describe('statements', () => {
  it('write to memory what they are told to, and no more', () => {
    const arena = createArena(2 ** 10, 'test');
    const values = arena.float32(32).fill(7);
    const doubles = arena.float64(4).fill(7);
    const at = i32.constant(doubles.byteOffset);
    const body = [
      ...f32.store(zero, f32.constant(1), 4),
      ...f32x4.storeFirst(zero, p, 12),
      ...f32x4.store(zero, q, 16),
      ...f32x4.storeLane(zero, p, 2, 36),
      ...f64x2.store(zero, f64x2.splat(f64.constant(0.1)), 40),
      ...f64.store(at, f64.constant(0.1), 8),
      ...f64x2.storeWide(at, f64x2.add(f64x2.loadWide(at), f64x2.loadWide(at)), 16),
      ...i32.store(zero, i32.constant(0), 60),
    ];
    kernelModule<{ write(): void }>(() => [{ name: 'write', parameters: [], locals: [], body }])(arena.memory).write();
    const tenth = Math.fround(0.1);
    expect([...values.subarray(0, 17)]).toEqual([7, 1, 7, 1, -1, 4, 3, 0.25, 7, 3, tenth, tenth, 7, 7, 7, 0, 7]);
    expect([...doubles]).toEqual([7, 0.1, 14, 0.2]);
  });

  it('repeat, skip and return', () => {
    const [n, i, sum] = [0, 1, 2];
    const step = [
      local.set(sum, f64.add(local.get(sum), f64.constant(1))),
      local.set(i, i32.add(local.get(i), i32.constant(1))),
    ];
    const isBefore = i32.isLess(local.get(i), local.get(n));
    const source = (name: string, ...body: Code[]): FunctionSource => ({
      name,
      parameters: ['i32'],
      result: 'f64',
      locals: ['i32', 'f64'],
      body: [...body.flat(), ...local.get(sum)],
    });
    const kernels = kernelModule<Record<'repeat' | 'loop' | 'skip' | 'early', Numbers>>(() => [
      source('repeat', repeatWhile(isBefore, ...step)),
      source('loop', loopWhile(isBefore, ...step)),
      source('skip', onlyIf(isBefore, ...step, ...step)),
      source('early', returnIf(isBefore, f64.constant(-1))),
    ])(createArena(64, 'test').memory);
    const of = (run: Numbers): number[] => [0, 1, 200].map((count) => run(count));
    expect(of(kernels.repeat)).toEqual([1, 1, 200]);
    expect(of(kernels.loop)).toEqual([0, 1, 200]);
    expect(of(kernels.skip)).toEqual([0, 2, 2]);
    expect(of(kernels.early)).toEqual([0, -1, -1]);
  });
});
