import {
  type Code,
  type FunctionSource,
  f32x4,
  f64,
  f64x2,
  i32,
  kernelModule,
  local,
  type Memory,
  repeatWhile,
  returnIf,
} from '@duad/kernels';
import { distances } from './distances-kernel.js';

/** Columns that a kernel takes at a time. */
export const stretch = 64;

/** Bytes of one entry of the list of stretches: offset (i32), 4 unused, reject (f64), accept (f64). */
export const stretchEntry = 24;

/** Relative error of a kernel's sum, by rounding to float32, to the sum of the terms' absolute values: at most this. */
export const kernelError: number = 2 ** -20;

/** Loops over float32 numbers, four at a time. All addresses are in bytes. */
export interface Kernels {
  /**
   * `start` + sum of |a[l] - b[l]|, stretch by stretch as the list of entries from `list` to `end` names them, by their
   * offset in bytes. After each: infinity once the sum is above limit * reject, -infinity once below limit * accept.
   */
  difference(a: number, b: number, list: number, end: number, start: number, limit: number): number;
  /** Sum of a[l] b[l], from `a` to `end`, a whole number of stretches. */
  product(a: number, b: number, end: number): number;
  /**
   * From products of rows i with rows j, |x_i|^2 + |x_j|^2 - 2 product for a square of {@link square} by so many: to
   * `target` and, with rows and columns exchanged, to `mirror`. Gives the least of what is left after `part` of the two
   * squares is taken away.
   *
   * @param rowSquares address of the |x_i|^2
   * @param columnSquares address of the |x_j|^2
   * @param width bytes from one row of products to the next
   * @param stride the same of target and mirror
   */
  distances(
    products: number,
    rowSquares: number,
    columnSquares: number,
    target: number,
    mirror: number,
    width: number,
    stride: number,
    part: number,
  ): number;
  /** Sum of a[l], in float64, from `a` to `end`, a whole number of stretches. */
  total(a: number, end: number): number;
  /** Sum of a[l]^2, in float64, from `a` to `end`, a whole number of stretches. */
  squares(a: number, end: number): number;
  /** Replaces a[l] by a[l] * factor + 0, from `a` to `end`, a whole number of stretches. */
  scale(a: number, end: number, factor: number): void;
}

const vectors = Array.from({ length: stretch / 4 }, (_, at) => at);
const width = 16;

/** Sums of 64 terms in four vectors, `first` and the three local variables after it, then all in the first. */
function sumStretch(first: number, term: (offset: number) => Code): Code {
  const at = (k: number): Code => local.get(first + k);
  return [
    ...vectors.flatMap((k) => {
      const value = term(k * width);
      return local.set(first + (k % 4), k < 4 ? value : f32x4.add(at(k % 4), value));
    }),
    ...local.set(first, f32x4.add(f32x4.add(at(0), at(1)), f32x4.add(at(2), at(3)))),
  ];
}

const lanes = (vector: Code): Code =>
  f64.add(f64.add(f32x4.lane(vector, 0), f32x4.lane(vector, 1)), f64.add(f32x4.lane(vector, 2), f32x4.lane(vector, 3)));

function difference(): FunctionSource {
  const [a, b, entry, end, sum, limit, p, q, vector] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const moved = (base: number): Code => i32.add(local.get(base), i32.load(local.get(entry)));
  const bound = (offset: number): Code => f64.multiply(local.get(limit), f64.load(local.get(entry), offset));
  return {
    name: 'difference',
    parameters: ['i32', 'i32', 'i32', 'i32', 'f64', 'f64'],
    result: 'f64',
    locals: ['i32', 'i32', 'v128', 'v128', 'v128', 'v128'],
    body: [
      ...repeatWhile(
        i32.isLess(local.get(entry), local.get(end)),
        local.set(p, moved(a)),
        local.set(q, moved(b)),
        sumStretch(vector, (offset) =>
          f32x4.absolute(f32x4.subtract(f32x4.load(local.get(p), offset), f32x4.load(local.get(q), offset))),
        ),
        local.set(sum, f64.add(local.get(sum), lanes(local.get(vector)))),
        returnIf(f64.isGreater(local.get(sum), bound(8)), f64.constant(Number.POSITIVE_INFINITY)),
        returnIf(f64.isLess(local.get(sum), bound(16)), f64.constant(Number.NEGATIVE_INFINITY)),
        local.set(entry, i32.add(local.get(entry), i32.constant(stretchEntry))),
      ),
      ...local.get(sum),
    ],
  };
}

function product(): FunctionSource {
  const [a, b, end, sum, vector] = [0, 1, 2, 3, 4];
  const next = (pointer: number): Code => local.set(pointer, i32.add(local.get(pointer), i32.constant(4 * stretch)));
  return {
    name: 'product',
    parameters: ['i32', 'i32', 'i32'],
    result: 'f64',
    locals: ['f64', 'v128', 'v128', 'v128', 'v128'],
    body: [
      ...repeatWhile(
        i32.isLess(local.get(a), local.get(end)),
        sumStretch(vector, (offset) =>
          f32x4.multiply(f32x4.load(local.get(a), offset), f32x4.load(local.get(b), offset)),
        ),
        local.set(sum, f64.add(local.get(sum), lanes(local.get(vector)))),
        next(a),
        next(b),
      ),
      ...local.get(sum),
    ],
  };
}

const pairs = Array.from({ length: stretch / 2 }, (_, at) => at);

function doubleSum(name: string, term: (value: Code) => Code): FunctionSource {
  const [a, end, value, sum] = [0, 1, 2, 3];
  const at = (k: number): Code => local.get(sum + k);
  const both = f64x2.add(f64x2.add(at(0), at(1)), f64x2.add(at(2), at(3)));
  return {
    name,
    parameters: ['i32', 'i32'],
    result: 'f64',
    locals: ['v128', 'v128', 'v128', 'v128', 'v128'],
    body: [
      ...repeatWhile(
        i32.isLess(local.get(a), local.get(end)),
        ...pairs.map((k) => [
          ...local.set(value, f64x2.load(local.get(a), 8 * k)),
          ...local.set(sum + (k % 4), f64x2.add(at(k % 4), term(local.get(value)))),
        ]),
        local.set(a, i32.add(local.get(a), i32.constant(4 * stretch))),
      ),
      ...local.set(value, both),
      ...f64.add(f64x2.lane(local.get(value), 0), f64x2.lane(local.get(value), 1)),
    ],
  };
}

function scale(): FunctionSource {
  const [a, end, factor, factors] = [0, 1, 2, 3];
  return {
    name: 'scale',
    parameters: ['i32', 'i32', 'f64'],
    locals: ['v128'],
    body: [
      ...local.set(factors, f64x2.splat(local.get(factor))),
      ...repeatWhile(
        i32.isLess(local.get(a), local.get(end)),
        ...pairs.map((k) => {
          const scaled = f64x2.multiply(f64x2.load(local.get(a), 8 * k), local.get(factors));
          return f64x2.store(local.get(a), f64x2.add(scaled, f64x2.zero), 8 * k);
        }),
        local.set(a, i32.add(local.get(a), i32.constant(4 * stretch))),
      ),
    ],
  };
}

const sources = (): FunctionSource[] => [
  difference(),
  product(),
  doubleSum('total', (value) => value),
  doubleSum('squares', (value) => f64x2.multiply(value, value)),
  scale(),
  distances(),
];

/** The kernels over that memory. */
export const kernelsOver: (memory: Memory) => Kernels = kernelModule(sources);
