import {
  type Code,
  type FunctionSource,
  f32x4,
  f64,
  f64x2,
  i32,
  i32x4,
  kernelModule,
  local,
  loopWhile,
  type Memory,
  onlyIf,
  repeatWhile,
} from '@duad/kernels';

/** Loops of the search over many rows. All addresses and sizes are in bytes. */
export interface Kernels {
  /**
   * Squared distances of one row from others, in float64: the same sums as those of `squaredDistance`, to the last bit.
   *
   * @param query address of the row, in float32, as all are
   * @param rowBytes of a row; of these, `wholeBytes` are those of whole fours of columns
   */
  distances(query: number, rows: number, end: number, rowBytes: number, wholeBytes: number, out: number): void;
  /**
   * Least of each four groups' largest possible distances: value + factor norm + doubt. All in float32; the values end
   * after a whole number of sixteens, and a quarter as many numbers go to `out`.
   */
  leastOfFour(values: number, end: number, norms: number, doubts: number, factor: number, out: number): void;
  /** Lists the groups, numbered from 0 on, of which value - (factor norm + doubt) <= limit; returns the list's end. */
  listUpTo(
    values: number,
    end: number,
    norms: number,
    doubts: number,
    factor: number,
    limit: number,
    list: number,
  ): number;
}

/** Groups that kernels take at a time. */
export const groupsAtOnce = 16;

const four = [0, 1, 2, 3];

function distances(): FunctionSource {
  const [query, row, end, rowBytes, wholeBytes, out] = [0, 1, 2, 3, 4, 5];
  const [own, whole, next, low, high, difference] = [6, 7, 8, 9, 10, 11];
  const get = local.get;
  /** Sums of columns 4n and 4n + 1, and of 4n + 2 and 4n + 3. */
  const add = (sum: number, offset: number): Code => [
    ...local.set(difference, f64x2.subtract(f64x2.load(get(own), offset), f64x2.load(get(row), offset))),
    ...local.set(sum, f64x2.add(get(sum), f64x2.multiply(get(difference), get(difference)))),
  ];
  const advance = (bytes: number): Code => [
    ...local.set(own, i32.add(get(own), i32.constant(bytes))),
    ...local.set(row, i32.add(get(row), i32.constant(bytes))),
  ];
  return {
    name: 'distances',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'i32', 'v128', 'v128', 'v128'],
    body: repeatWhile(
      i32.isLess(get(row), get(end)),
      local.set(own, get(query)),
      local.set(whole, i32.add(get(row), get(wholeBytes))),
      local.set(next, i32.add(get(row), get(rowBytes))),
      local.set(low, f64x2.zero),
      local.set(high, f64x2.zero),
      loopWhile(i32.isLess(get(row), get(whole)), add(low, 0), add(high, 8), advance(16)),
      // What is left of four columns goes to the first sum, one after the other.
      loopWhile(
        i32.isLess(get(row), get(next)),
        local.set(difference, f64x2.subtract(f64x2.loadFirst(get(own)), f64x2.loadFirst(get(row)))),
        local.set(low, f64x2.add(get(low), f64x2.multiply(get(difference), get(difference)))),
        advance(4),
      ),
      f64.store(
        get(out),
        f64.add(
          f64.add(f64x2.lane(get(low), 0), f64x2.lane(get(low), 1)),
          f64.add(f64x2.lane(get(high), 0), f64x2.lane(get(high), 1)),
        ),
      ),
      local.set(out, i32.add(get(out), i32.constant(8))),
    ),
  };
}

function leastOfFour(): FunctionSource {
  const [values, end, norms, doubts, factor, out, factors, least] = [0, 1, 2, 3, 4, 5, 6, 7];
  const get = local.get;
  const most = (offset: number): Code =>
    f32x4.add(
      f32x4.load(get(values), offset),
      f32x4.add(f32x4.multiply(get(factors), f32x4.load(get(norms), offset)), f32x4.load(get(doubts), offset)),
    );
  return {
    name: 'leastOfFour',
    parameters: ['i32', 'i32', 'i32', 'i32', 'f64', 'i32'],
    locals: ['v128', 'v128'],
    body: [
      ...local.set(factors, f32x4.splat(get(factor))),
      ...repeatWhile(
        i32.isLess(get(values), get(end)),
        local.set(least, most(0)),
        ...[16, 32, 48].map((offset) => local.set(least, f32x4.lesser(get(least), most(offset)))),
        f32x4.store(get(out), get(least)),
        ...[values, norms, doubts].map((at) => local.set(at, i32.add(get(at), i32.constant(64)))),
        local.set(out, i32.add(get(out), i32.constant(16))),
      ),
    ],
  };
}

function listUpTo(): FunctionSource {
  const [values, end, norms, doubts, factor, limit, list] = [0, 1, 2, 3, 4, 5, 6];
  const [number, signs, factors, limits] = [7, 8, 9, 10];
  const get = local.get;
  const isOut = f32x4.isGreater(
    f32x4.subtract(
      f32x4.load(get(values)),
      f32x4.add(f32x4.multiply(get(factors), f32x4.load(get(norms))), f32x4.load(get(doubts))),
    ),
    get(limits),
  );
  const bit = (lane: number): Code => i32.and(i32.shiftRight(get(signs), i32.constant(lane)), i32.constant(1));
  return {
    name: 'listUpTo',
    parameters: ['i32', 'i32', 'i32', 'i32', 'f64', 'f64', 'i32'],
    result: 'i32',
    locals: ['i32', 'i32', 'v128', 'v128'],
    body: [
      ...local.set(factors, f32x4.splat(get(factor))),
      ...local.set(limits, f32x4.splat(get(limit))),
      ...repeatWhile(
        i32.isLess(get(values), get(end)),
        local.set(signs, i32x4.signs(isOut)),
        onlyIf(
          i32.isDifferent(get(signs), i32.constant(15)),
          // Each is written in any case and kept if it is not out.
          ...four.map((lane) => [
            ...i32.store(get(list), i32.add(get(number), i32.constant(lane))),
            ...local.set(
              list,
              i32.add(get(list), i32.subtract(i32.constant(4), i32.multiply(bit(lane), i32.constant(4)))),
            ),
          ]),
        ),
        local.set(number, i32.add(get(number), i32.constant(4))),
        ...[values, norms, doubts].map((at) => local.set(at, i32.add(get(at), i32.constant(16)))),
      ),
      ...get(list),
    ],
  };
}

/** The kernels over a memory. */
export const kernelsOver: (memory: Memory) => Kernels = kernelModule(() => [distances(), leastOfFour(), listUpTo()]);
