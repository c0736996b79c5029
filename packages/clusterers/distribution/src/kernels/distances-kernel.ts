import { type Code, type FunctionSource, f32x4, f64, i32, local, repeatWhile } from '@duad/kernels';

/** Rows and columns that are done at a time: source and both targets stay in the processor's nearest cache. */
export const square = 64;

const four = [0, 1, 2, 3];

/** Squares of 4 by 4, exchanged in vectors. */
export function distances(): FunctionSource {
  const [products, rowSquares, columnSquares, target, mirror, width, stride, part] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [row, column, from, to, least, scale, parts] = [8, 9, 10, 11, 12, 13, 14];
  const value = (k: number): number => 15 + k;
  const half = (k: number): number => 19 + k;
  const get = local.get;
  const four32 = i32.constant(4);
  /** Address of the place in row `a`, column `b` of a table. */
  const place = (base: number, rowBytes: number, a: Code, b: Code): Code =>
    i32.add(get(base), i32.add(i32.multiply(a, get(rowBytes)), i32.multiply(b, four32)));
  const twice = f32x4.splat(f64.constant(2));
  const next = (pointer: number, bytes: Code): Code => local.set(pointer, i32.add(get(pointer), bytes));

  function distance(k: number): Code {
    const rowSquare = f32x4.loadSplat(i32.add(get(rowSquares), i32.multiply(get(row), four32)), 4 * k);
    const columnSquare = f32x4.load(i32.add(get(columnSquares), i32.multiply(get(column), four32)));
    return [
      ...local.set(scale, f32x4.add(rowSquare, columnSquare)),
      ...local.set(value(k), f32x4.subtract(get(scale), f32x4.multiply(twice, f32x4.load(get(from))))),
      ...local.set(
        least,
        f32x4.minimum(get(least), f32x4.subtract(get(value(k)), f32x4.multiply(get(parts), get(scale)))),
      ),
      ...f32x4.store(get(to), get(value(k))),
      ...next(from, get(width)),
      ...next(to, get(stride)),
    ];
  }

  const exchanged = [
    local.set(half(0), f32x4.pick(get(value(0)), get(value(1)), [0, 4, 1, 5])),
    local.set(half(1), f32x4.pick(get(value(2)), get(value(3)), [0, 4, 1, 5])),
    local.set(half(2), f32x4.pick(get(value(0)), get(value(1)), [2, 6, 3, 7])),
    local.set(half(3), f32x4.pick(get(value(2)), get(value(3)), [2, 6, 3, 7])),
    local.set(to, place(mirror, stride, get(column), get(row))),
    ...four.map((k) => {
      const [a, b] = k < 2 ? [half(0), half(1)] : [half(2), half(3)];
      return [
        ...f32x4.store(get(to), f32x4.pick(get(a), get(b), k % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7])),
        ...next(to, get(stride)),
      ];
    }),
  ];

  return {
    name: 'distances',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'f64'],
    result: 'f64',
    locals: ['i32', 'i32', 'i32', 'i32', ...Array<'v128'>(11).fill('v128')],
    body: [
      ...local.set(parts, f32x4.splat(get(part))),
      ...local.set(least, f32x4.splat(f64.constant(Number.POSITIVE_INFINITY))),
      ...repeatWhile(
        i32.isLess(get(row), i32.constant(square)),
        local.set(column, i32.constant(0)),
        repeatWhile(
          i32.isLess(get(column), i32.constant(square)),
          local.set(from, place(products, width, get(row), get(column))),
          local.set(to, place(target, stride, get(row), get(column))),
          ...four.map(distance),
          ...exchanged,
          next(column, four32),
        ),
        next(row, four32),
      ),
      // The least of the four, by exchanging pairs.
      ...local.set(least, f32x4.minimum(get(least), f32x4.pick(get(least), get(least), [2, 3, 0, 1]))),
      ...local.set(least, f32x4.minimum(get(least), f32x4.pick(get(least), get(least), [1, 0, 3, 2]))),
      ...f32x4.lane(get(least), 0),
    ],
  };
}
