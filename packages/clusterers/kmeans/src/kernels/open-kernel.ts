import { type Code, type FunctionSource, f32, f32x4, f64, i32, local, repeatWhile } from '@duad/kernels';
import { distance, record, recordBytes, slack, state } from './record.js';

/** Opens a record for each row listed, takes the score of its own centre anew, and lists it with the packs still in doubt. */
export function open(): FunctionSource {
  const [list, end, at, place, placeStep, rowStep, states, stateBytes] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [squares, centres, centreBytes, halves, listEnds, listEndsEnd] = [8, 9, 10, 11, 12, 13];
  const [slope, offset, least] = [14, 15, 16];
  const [row, kept, own, pointer, stop, centre, listEnd, bound] = [17, 18, 19, 20, 21, 22, 23, 24];
  const [square, score, upper] = [25, 26, 27];
  const sum = (k: number): number => 28 + k;
  const get = local.get;
  const four = i32.constant(4);
  const steps = [0, 1, 2, 3];
  /** Adds to each of four numbers the one so many places on. */
  const addPlaced = (places: readonly number[]): Code =>
    local.set(sum(0), f32x4.add(get(sum(0)), f32x4.pick(get(sum(0)), get(sum(0)), places)));
  const error = f64.add(f64.multiply(get(slope), f64.add(f64.squareRoot(get(square)), get(offset))), get(least));
  const lowest = f32.constant(Number.NEGATIVE_INFINITY);

  const ownScore: Code[] = [
    local.set(centre, i32.add(get(centres), i32.multiply(get(own), get(centreBytes)))),
    local.set(stop, i32.add(get(centre), get(centreBytes))),
    ...steps.map((k) => local.set(sum(k), f32x4.zero)),
    repeatWhile(
      i32.isLess(get(centre), get(stop)),
      ...steps.map((k) =>
        local.set(
          sum(k),
          f32x4.add(get(sum(k)), f32x4.multiply(f32x4.load(get(centre), 16 * k), f32x4.load(get(pointer), 16 * k))),
        ),
      ),
      local.set(centre, i32.add(get(centre), i32.constant(64))),
      local.set(pointer, i32.add(get(pointer), i32.constant(64))),
    ),
    local.set(sum(0), f32x4.add(f32x4.add(get(sum(0)), get(sum(1))), f32x4.add(get(sum(2)), get(sum(3))))),
    addPlaced([2, 3, 0, 1]),
    addPlaced([1, 0, 3, 2]),
    local.set(
      score,
      f64.subtract(f32x4.lane(get(sum(0)), 0), f64.of(f32.load(i32.add(get(halves), i32.multiply(get(own), four))))),
    ),
  ];

  const fields: Code[] = [
    i32.store(get(at), get(pointer), record.pointer),
    i32.store(get(at), get(kept), record.state),
    f32.store(get(at), lowest, record.second),
    i32.store(get(at), get(own), record.winner),
    f32.store(get(at), lowest, record.next),
    i32.store(get(at), get(own), record.own),
    i32.store(get(at), get(row), record.row),
    f64.store(get(at), get(square), record.square),
    f64.store(get(at), error, record.doubt),
  ];

  return {
    name: 'open',
    parameters: [...Array<'i32'>(14).fill('i32'), 'f64', 'f64', 'f64'],
    locals: [...Array<'i32'>(8).fill('i32'), 'f64', 'f64', 'f64', ...Array<'v128'>(4).fill('v128')],
    body: repeatWhile(
      i32.isLess(get(list), get(end)),
      local.set(row, i32.load(get(list))),
      local.set(kept, i32.add(get(states), i32.multiply(get(row), get(stateBytes)))),
      local.set(own, i32.load(get(kept), state.label)),
      local.set(square, f64.load(i32.add(get(squares), i32.multiply(get(row), i32.constant(8))))),
      local.set(pointer, i32.add(get(place), i32.multiply(get(row), get(rowStep)))),
      ...fields,
      ...ownScore,
      f32.store(get(at), f32.round(get(score)), record.best),
      local.set(upper, f64.multiply(distance(at, get(score), f64.add), f64.constant(1 + slack))),
      // Written in any case and counted if in doubt: a branch would be mispredicted every other time.
      local.set(bound, get(kept)),
      local.set(pointer, get(listEnds)),
      repeatWhile(
        i32.isLess(get(pointer), get(listEndsEnd)),
        local.set(listEnd, i32.load(get(pointer))),
        i32.store(get(listEnd), get(at)),
        i32.store(
          get(pointer),
          i32.add(
            get(listEnd),
            i32.multiply(
              i32.isEqual(f64.isLess(get(upper), f64.of(f32.load(get(bound), state.bounds))), i32.constant(0)),
              four,
            ),
          ),
        ),
        local.set(bound, i32.add(get(bound), four)),
        local.set(pointer, i32.add(get(pointer), four)),
      ),
      local.set(at, i32.add(get(at), i32.constant(recordBytes))),
      local.set(place, i32.add(get(place), get(placeStep))),
      local.set(list, i32.add(get(list), four)),
    ),
  };
}
