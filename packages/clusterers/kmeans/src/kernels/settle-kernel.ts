import { type Code, type FunctionSource, f32x4, f64, i32, i32x4, local, repeatWhile } from '@duad/kernels';
import { packed } from './products-kernel.js';
import { state } from './record.js';

/** Rows taken at a time, and centres. */
const rows = [0, 1, 2, 3];
const centres = rows;

/** Room for what rounding to float32 takes off a squared distance, as a share of the row's square. */
const rounding = 2 ** -21;

/** Writes the states of rows from their scores with all centres, and lists the rows that rounding might have decided. */
export function settle(): FunctionSource {
  const [products, end, rowBytes, halves, halvesEnd, states, stateBytes, squares, row, list] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
  ];
  const [slope, offset, least] = [10, 11, 12];
  const [half, packEnd, sure] = [13, 14, 15];
  const at = (of: number): number => 16 + of;
  const bound = (of: number): number => 20 + of;
  const [square, doubt, margin, score, centre, place, largest, runnerUp] = [24, 25, 26, 27, 28, 29, 30, 31];
  const [best, second, winner, next, wins] = [32, 33, 34, 35, 36];
  const pair = (of: number): number => 37 + of;
  const get = local.get;
  const four = i32.constant(4);
  const lowest = f32x4.splat(f64.constant(Number.NEGATIVE_INFINITY));
  const advance = (pointer: number, bytes: Code): Code => local.set(pointer, i32.add(get(pointer), bytes));
  const distance = (of: number, combine: (a: Code, b: Code) => Code): Code =>
    f32x4.squareRoot(
      f32x4.greater(f32x4.zero, combine(f32x4.subtract(get(square), f32x4.add(get(of), get(of))), get(margin))),
    );
  const isSure = (of: number): Code => i32.and(i32.shiftRight(get(sure), i32.constant(of)), i32.constant(1));

  /** Products of four rows with four centres: brings those of one centre together. */
  const exchange: Code[] = [
    ...[0, 1].flatMap((two) => {
      const [upper, lower] = [f32x4.load(get(at(2 * two))), f32x4.load(get(at(2 * two + 1)))];
      return [
        local.set(pair(2 * two), f32x4.pick(upper, lower, [0, 4, 1, 5])),
        local.set(pair(2 * two + 1), f32x4.pick(upper, lower, [2, 6, 3, 7])),
      ];
    }),
    ...rows.map((of) => advance(at(of), i32.constant(16))),
  ];
  const productsWith = (k: number): Code =>
    f32x4.pick(get(pair(k >> 1)), get(pair(2 + (k >> 1))), k % 2 === 0 ? [0, 1, 4, 5] : [2, 3, 6, 7]);

  const takeCentre = (k: number): Code[] => [
    local.set(score, f32x4.subtract(productsWith(k), f32x4.loadSplat(get(half), 4 * k))),
    local.set(runnerUp, f32x4.greater(get(runnerUp), f32x4.lesser(get(largest), get(score)))),
    local.set(place, i32x4.choose(f32x4.isGreater(get(score), get(largest)), get(centre), get(place))),
    local.set(largest, f32x4.greater(get(largest), get(score))),
    local.set(centre, i32x4.add(get(centre), i32x4.constant(1))),
  ];

  const takePack: Code[] = [
    local.set(packEnd, i32.add(get(half), i32.constant(4 * packed))),
    local.set(largest, lowest),
    local.set(runnerUp, lowest),
    local.set(place, i32x4.constant(0)),
    repeatWhile(
      i32.isLess(get(half), get(packEnd)),
      ...exchange,
      ...centres.flatMap(takeCentre),
      advance(half, i32.constant(4 * centres.length)),
    ),
    local.set(score, distance(largest, f32x4.subtract)),
    ...rows.flatMap((of) => [f32x4.storeLane(get(bound(of)), get(score), of, state.bounds), advance(bound(of), four)]),
    local.set(wins, f32x4.isGreater(get(largest), get(best))),
    local.set(second, f32x4.greater(f32x4.greater(f32x4.lesser(get(best), get(largest)), get(second)), get(runnerUp))),
    local.set(winner, i32x4.choose(get(wins), get(place), get(winner))),
    local.set(next, i32x4.choose(get(wins), get(runnerUp), get(next))),
    local.set(best, f32x4.greater(get(best), get(largest))),
  ];

  /** The bound of the winner's own pack is on the other centres. */
  const writeState = (of: number): Code[] => [
    f32x4.storeLane(get(states), get(winner), of, state.label),
    f32x4.storeLane(get(states), get(best), of, state.upper),
    local.set(
      bound(0),
      i32.multiply(i32.shiftRight(i32.load(get(states), state.label), i32.constant(Math.log2(packed))), four),
    ),
    f32x4.storeLane(i32.add(get(states), get(bound(0))), get(next), of, state.bounds),
    i32.store(get(list), get(row)),
    advance(list, i32.multiply(i32.isEqual(isSure(of), i32.constant(0)), four)),
    advance(row, i32.constant(1)),
    advance(states, get(stateBytes)),
  ];

  return {
    name: 'settle',
    parameters: [...Array<'i32'>(10).fill('i32'), 'f64', 'f64', 'f64'],
    result: 'i32',
    locals: [...Array<'i32'>(11).fill('i32'), ...Array<'v128'>(17).fill('v128')],
    body: [
      ...repeatWhile(
        i32.isLess(get(products), get(end)),
        local.set(square, f32x4.load(get(squares))),
        local.set(doubt, f32x4.add(f32x4.squareRoot(get(square)), f32x4.splat(get(offset)))),
        local.set(doubt, f32x4.add(f32x4.multiply(get(doubt), f32x4.splat(get(slope))), f32x4.splat(get(least)))),
        local.set(margin, f32x4.multiply(get(square), f32x4.splat(f64.constant(rounding)))),
        local.set(margin, f32x4.add(get(margin), get(doubt))),
        ...[best, second, next].map((vector) => local.set(vector, lowest)),
        local.set(winner, i32x4.constant(0)),
        local.set(centre, i32x4.constant(0)),
        local.set(at(0), get(products)),
        ...rows.slice(1).map((of) => local.set(at(of), i32.add(get(at(of - 1)), get(rowBytes)))),
        local.set(half, get(halves)),
        local.set(bound(0), get(states)),
        ...rows.slice(1).map((of) => local.set(bound(of), i32.add(get(bound(of - 1)), get(stateBytes)))),
        repeatWhile(i32.isLess(get(half), get(halvesEnd)), ...takePack),
        local.set(sure, i32x4.signs(f32x4.isGreater(f32x4.subtract(get(best), get(second)), get(doubt)))),
        local.set(best, distance(best, f32x4.add)),
        local.set(next, distance(next, f32x4.subtract)),
        ...rows.flatMap(writeState),
        advance(products, i32.multiply(get(rowBytes), four)),
        advance(squares, i32.constant(16)),
      ),
      ...get(list),
    ],
  };
}
