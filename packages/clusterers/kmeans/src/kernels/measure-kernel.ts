import { type Code, type FunctionSource, f32, f64, i32, local, repeatWhile } from '@duad/kernels';
import { packed, rowsAtOnce } from './products-kernel.js';

/** Squared distances of rows from a pack of centres, from their products, and a list of the rows so near that they are inexact. */
export function measure(): FunctionSource {
  const [squares, end, products, halves, halvesEnd, out, outStep, list] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [slope, offset, least] = [8, 9, 10];
  const [place, product, half, target, isNear] = [11, 12, 13, 14, 15];
  const [square, near, distance] = [16, 17, 18];
  const get = local.get;
  const advance = (pointer: number, bytes: Code): Code => local.set(pointer, i32.add(get(pointer), bytes));
  const lane = i32.and(get(place), i32.constant(rowsAtOnce - 1));
  const group = i32.subtract(get(place), lane);
  const twice = (value: Code): Code => f64.multiply(f64.constant(2), value);
  return {
    name: 'measure',
    parameters: [...Array<'i32'>(8).fill('i32'), 'f64', 'f64', 'f64'],
    result: 'i32',
    locals: [...Array<'i32'>(5).fill('i32'), 'f64', 'f64', 'f64'],
    body: [
      ...repeatWhile(
        i32.isLess(get(squares), get(end)),
        local.set(square, f64.load(get(squares))),
        local.set(near, f64.multiply(get(slope), f64.add(f64.squareRoot(get(square)), get(offset)))),
        local.set(near, f64.add(get(near), get(least))),
        local.set(
          product,
          i32.add(
            get(products),
            i32.add(i32.multiply(group, i32.constant(4 * packed)), i32.multiply(lane, i32.constant(4))),
          ),
        ),
        local.set(half, get(halves)),
        local.set(target, get(out)),
        local.set(isNear, i32.constant(0)),
        repeatWhile(
          i32.isLess(get(half), get(halvesEnd)),
          local.set(
            distance,
            f64.add(get(square), twice(f64.subtract(f64.load(get(half)), f64.of(f32.load(get(product)))))),
          ),
          f64.store(get(target), get(distance)),
          local.set(
            isNear,
            i32.add(get(isNear), i32.isEqual(f64.isGreater(get(distance), get(near)), i32.constant(0))),
          ),
          advance(product, i32.constant(4 * rowsAtOnce)),
          advance(half, i32.constant(8)),
          advance(target, get(outStep)),
        ),
        i32.store(get(list), get(place)),
        advance(list, i32.multiply(i32.isLess(i32.constant(0), get(isNear)), i32.constant(4))),
        advance(place, i32.constant(1)),
        advance(out, i32.constant(8)),
        advance(squares, i32.constant(8)),
      ),
      ...get(list),
    ],
  };
}
