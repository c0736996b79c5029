import { type Code, type FunctionSource, f32, f32x4, f64, i32, i32x4, local, repeatWhile } from '@duad/kernels';
import { packed, rowsAtOnce } from './products-kernel.js';
import { distance, record, spread } from './record.js';

/** The two largest scores of each row in a pack of centres, brought together with those of the packs before. */
export function merge(): FunctionSource {
  const [list, end, products, halves, first, bound] = [0, 1, 2, 3, 4, 5];
  const [score, largest, second, place, wins, is] = [6, 7, 8, 9, 10, 11];
  const [best, others, at] = [12, 13, 14];
  const get = local.get;
  const lowest = f32x4.splat(f64.constant(Number.NEGATIVE_INFINITY));
  const field = (offset: number): Code => f32x4.loadSplat(get(at), offset);

  const topTwo: Code[] = Array.from({ length: packed }, (_, k) => [
    ...local.set(score, f32x4.subtract(f32x4.load(get(products), 16 * k), f32x4.loadSplat(get(halves), 4 * k))),
    ...local.set(second, f32x4.greater(get(second), f32x4.lesser(get(largest), get(score)))),
    ...local.set(place, i32x4.choose(f32x4.isGreater(get(score), get(largest)), i32x4.constant(k), get(place))),
    ...local.set(largest, f32x4.greater(get(largest), get(score))),
  ]);

  function mergeRow(lane: number): Code {
    const centre = spread(get(place), lane);
    const [first, next] = [spread(get(largest), lane), spread(get(second), lane)];
    return [
      ...local.set(at, i32.load(get(list), 4 * lane)),
      ...local.set(best, field(record.best)),
      ...local.set(is, i32x4.isEqual(centre, field(record.own))),
      // The own centre's score is known already; the bound is on the others.
      ...f32.store(
        i32.add(i32.load(get(at), record.state), get(bound)),
        f32.round(
          distance(at, f32x4.lane(i32x4.choose(get(is), next, first), 0), (value, doubt) => f64.subtract(value, doubt)),
        ),
      ),
      ...local.set(score, i32x4.choose(get(is), lowest, first)),
      ...local.set(others, f32x4.greater(f32x4.lesser(get(best), get(score)), field(record.second))),
      ...f32x4.storeFirst(get(at), f32x4.greater(get(others), next), record.second),
      ...local.set(wins, f32x4.isGreater(get(score), get(best))),
      ...f32x4.storeFirst(get(at), i32x4.choose(get(wins), centre, field(record.winner)), record.winner),
      ...f32x4.storeFirst(get(at), i32x4.choose(get(wins), next, field(record.next)), record.next),
      ...f32x4.storeFirst(get(at), f32x4.greater(get(best), get(score)), record.best),
    ];
  }

  return {
    name: 'merge',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    locals: [...Array<'v128'>(8).fill('v128'), 'i32'],
    body: repeatWhile(
      i32.isLess(get(list), get(end)),
      local.set(largest, lowest),
      local.set(second, lowest),
      local.set(place, i32x4.constant(0)),
      ...topTwo,
      local.set(place, i32x4.add(get(place), i32x4.splat(get(first)))),
      ...Array.from({ length: rowsAtOnce }, (_, lane) => mergeRow(lane)),
      local.set(list, i32.add(get(list), i32.constant(4 * rowsAtOnce))),
      local.set(products, i32.add(get(products), i32.constant(4 * rowsAtOnce * packed))),
    ),
  };
}
