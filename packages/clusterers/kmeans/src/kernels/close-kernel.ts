import { type Code, type FunctionSource, f32, f64, i32, local, onlyIf, repeatWhile } from '@duad/kernels';
import { packed } from './products-kernel.js';
import { distance, record, recordBytes, state } from './record.js';

/** Writes what was found to the rows' states, and lists the records that rounding might have decided. */
export function close(): FunctionSource {
  const [at, end, list, kept, winner, own, bound] = [0, 1, 2, 3, 4, 5, 6];
  const get = local.get;
  const score = (offset: number): Code => f64.of(f32.load(get(at), offset));
  const boundOf = (centre: number): Code =>
    i32.add(get(kept), i32.multiply(i32.shiftRight(get(centre), i32.constant(Math.log2(packed))), i32.constant(4)));
  const atLeast = (offset: number): Code =>
    f32.round(distance(at, score(offset), (value, doubt) => f64.subtract(value, doubt)));
  const isUnclear = i32.isEqual(
    f64.isGreater(f64.subtract(score(record.best), score(record.second)), f64.load(get(at), record.doubt)),
    i32.constant(0),
  );
  return {
    name: 'close',
    parameters: ['i32', 'i32', 'i32'],
    result: 'i32',
    locals: ['i32', 'i32', 'i32', 'i32'],
    body: [
      ...repeatWhile(
        i32.isLess(get(at), get(end)),
        local.set(kept, i32.load(get(at), record.state)),
        local.set(winner, i32.load(get(at), record.winner)),
        local.set(own, i32.load(get(at), record.own)),
        onlyIf(
          i32.isDifferent(get(winner), get(own)),
          local.set(bound, boundOf(winner)),
          f32.store(get(bound), atLeast(record.next), state.bounds),
          onlyIf(
            i32.isDifferent(get(own), i32.constant(-1)),
            // The own centre is one of the others now; its score is no larger than the second.
            local.set(bound, boundOf(own)),
            f32.store(
              get(bound),
              f32.minimum(f32.load(get(bound), state.bounds), atLeast(record.second)),
              state.bounds,
            ),
          ),
        ),
        i32.store(get(kept), get(winner), state.label),
        f32.store(get(kept), f32.round(distance(at, score(record.best), f64.add)), state.upper),
        i32.store(get(list), get(at)),
        local.set(list, i32.add(get(list), i32.multiply(isUnclear, i32.constant(4)))),
        local.set(at, i32.add(get(at), i32.constant(recordBytes))),
      ),
      ...get(list),
    ],
  };
}
