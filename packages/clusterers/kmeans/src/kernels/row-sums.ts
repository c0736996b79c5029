import { type Code, type FunctionSource, f64, f64x2, i32, local, loopWhile, repeatWhile } from '@duad/kernels';

/** Pairs of columns that are taken between two looks at the end. */
const pairs = [0, 1, 2, 3];

/** Sum of squared differences of each row from the origin, over an even number of columns. */
export function squares(): FunctionSource {
  const [row, end, step, bytes, origin, out] = [0, 1, 2, 3, 4, 5];
  const [at, stop, near, difference] = [6, 7, 8, 9];
  const sum = (k: number): number => 10 + k;
  const get = local.get;
  const add = (k: number): Code => [
    ...local.set(difference, f64x2.subtract(f64x2.load(get(at), 8 * k), f64x2.loadWide(get(near), 16 * k))),
    ...local.set(sum(k), f64x2.add(get(sum(k)), f64x2.multiply(get(difference), get(difference)))),
  ];
  const advance = (count: number): Code => [
    ...local.set(at, i32.add(get(at), i32.constant(8 * count))),
    ...local.set(near, i32.add(get(near), i32.constant(16 * count))),
  ];
  const last = i32.add(get(row), get(bytes));
  return {
    name: 'squares',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'i32', 'v128', 'v128', 'v128', 'v128', 'v128'],
    body: repeatWhile(
      i32.isLess(get(row), get(end)),
      local.set(at, get(row)),
      local.set(near, get(origin)),
      ...pairs.map((k) => local.set(sum(k), f64x2.zero)),
      local.set(stop, i32.subtract(last, i32.constant(8 * (pairs.length - 1)))),
      loopWhile(i32.isLess(get(at), get(stop)), ...pairs.map(add), advance(pairs.length)),
      local.set(stop, last),
      loopWhile(i32.isLess(get(at), get(stop)), add(0), advance(1)),
      local.set(sum(0), f64x2.add(f64x2.add(get(sum(0)), get(sum(1))), f64x2.add(get(sum(2)), get(sum(3))))),
      f64.store(get(out), f64.add(f64x2.lane(get(sum(0)), 0), f64x2.lane(get(sum(0)), 1))),
      local.set(out, i32.add(get(out), i32.constant(8))),
      local.set(row, i32.add(get(row), get(step))),
    ),
  };
}

/** Adds each row, over an even number of columns, to the sums of its cluster. */
export function addRows(): FunctionSource {
  const [row, end, step, bytes, labels, sums, sumBytes] = [0, 1, 2, 3, 4, 5, 6];
  const [at, stop, to] = [7, 8, 9];
  const get = local.get;
  const add = (k: number): Code =>
    f64x2.storeWide(get(to), f64x2.add(f64x2.loadWide(get(to), 16 * k), f64x2.load(get(at), 8 * k)), 16 * k);
  const advance = (count: number): Code => [
    ...local.set(at, i32.add(get(at), i32.constant(8 * count))),
    ...local.set(to, i32.add(get(to), i32.constant(16 * count))),
  ];
  const last = i32.add(get(row), get(bytes));
  return {
    name: 'addRows',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    locals: ['i32', 'i32', 'i32'],
    body: repeatWhile(
      i32.isLess(get(row), get(end)),
      local.set(at, get(row)),
      local.set(to, i32.add(get(sums), i32.multiply(i32.load(get(labels)), get(sumBytes)))),
      local.set(stop, i32.subtract(last, i32.constant(8 * (pairs.length - 1)))),
      loopWhile(i32.isLess(get(at), get(stop)), ...pairs.map(add), advance(pairs.length)),
      local.set(stop, last),
      loopWhile(i32.isLess(get(at), get(stop)), add(0), advance(1)),
      local.set(labels, i32.add(get(labels), i32.constant(4))),
      local.set(row, i32.add(get(row), get(step))),
    ),
  };
}
