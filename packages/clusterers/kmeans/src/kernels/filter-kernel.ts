import { type Code, type FunctionSource, f32, f32x4, f64, i32, local, repeatWhile } from '@duad/kernels';
import { slack, state } from './record.js';

/** Brings bounds up to date after the centres have moved, and lists the rows that may have another nearest centre. */
export function filter(): FunctionSource {
  const [at, end, stateBytes, moves, packMoves, row, list] = [0, 1, 2, 3, 4, 5, 6];
  const [bounds, next, move, upper, bound, least] = [7, 8, 9, 10, 11, 12];
  const get = local.get;
  const shrunk = f32x4.splat(f64.constant(1 - slack));
  const leastOf = (places: readonly number[]): Code =>
    local.set(least, f32x4.lesser(get(least), f32x4.pick(get(least), get(least), places)));
  return {
    name: 'filter',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    result: 'i32',
    locals: ['i32', 'i32', 'i32', 'f32', 'v128', 'v128'],
    body: [
      ...repeatWhile(
        i32.isLess(get(at), get(end)),
        local.set(move, i32.add(get(moves), i32.multiply(i32.load(get(at), state.label), i32.constant(4)))),
        local.set(
          upper,
          f32.add(f32.multiply(f32.load(get(at), state.upper), f32.constant(1 + slack)), f32.load(get(move))),
        ),
        f32.store(get(at), get(upper), state.upper),
        local.set(least, f32x4.splat(f64.constant(Number.POSITIVE_INFINITY))),
        local.set(bounds, i32.add(get(at), i32.constant(state.bounds))),
        local.set(next, i32.add(get(at), get(stateBytes))),
        local.set(move, get(packMoves)),
        repeatWhile(
          i32.isLess(get(bounds), get(next)),
          local.set(bound, f32x4.subtract(f32x4.multiply(f32x4.load(get(bounds)), shrunk), f32x4.load(get(move)))),
          f32x4.store(get(bounds), get(bound)),
          local.set(least, f32x4.lesser(get(least), get(bound))),
          local.set(bounds, i32.add(get(bounds), i32.constant(16))),
          local.set(move, i32.add(get(move), i32.constant(16))),
        ),
        leastOf([2, 3, 0, 1]),
        leastOf([1, 0, 3, 2]),
        // Written in any case and kept if in doubt: a branch would be mispredicted every other time.
        i32.store(get(list), get(row)),
        local.set(upper, f32.multiply(get(upper), f32.constant(1 + slack))),
        local.set(
          list,
          i32.add(
            get(list),
            i32.multiply(
              i32.isEqual(f32.isGreater(f32.round(f32x4.lane(get(least), 0)), get(upper)), i32.constant(0)),
              i32.constant(4),
            ),
          ),
        ),
        local.set(row, i32.add(get(row), i32.constant(1))),
        local.set(at, get(next)),
      ),
      ...get(list),
    ],
  };
}
