import { type Code, type FunctionSource, f32x4, i32, local, repeatWhile } from '@duad/kernels';

/** Centres whose numbers lie interleaved, so that one row is multiplied with all of them at once. */
export const packed = 8;

/** Columns after which a sum of products is put aside: the shorter a sum, the less of it is rounded away. */
export const columnsAtOnce = 512;

/** Rows taken at a time; lists of rows are filled up to a whole number of fours. */
export const rowsAtOnce = 4;

const rows = [0, 1, 2, 3];

/** Four rows by eight centres: eight sums of four numbers stay in registers. */
export function products(): FunctionSource {
  const [list, end, pack, bytes, skipped, out, stop, centre, x, left, right] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const pointer = (row: number): number => 11 + row;
  const sum = (row: number, half: number): number => 15 + 2 * row + half;
  const get = local.get;

  /** One column at a time: unrolled, the sums no longer fit into the registers. */
  const column: Code[] = [
    local.set(left, f32x4.load(get(centre))),
    local.set(right, f32x4.load(get(centre), 16)),
    ...rows.flatMap((row) => [
      local.set(x, f32x4.loadSplat(get(pointer(row)))),
      local.set(sum(row, 0), f32x4.add(get(sum(row, 0)), f32x4.multiply(get(x), get(left)))),
      local.set(sum(row, 1), f32x4.add(get(sum(row, 1)), f32x4.multiply(get(x), get(right)))),
      local.set(pointer(row), i32.add(get(pointer(row)), i32.constant(4))),
    ]),
    local.set(centre, i32.add(get(centre), i32.constant(4 * packed))),
  ];

  /** Exchanges rows and columns of four sums of four. */
  function exchanged(half: number): Code {
    const of = (row: number): Code => get(sum(row, half));
    const low = [f32x4.pick(of(0), of(1), [0, 4, 1, 5]), f32x4.pick(of(2), of(3), [0, 4, 1, 5])];
    const high = [f32x4.pick(of(0), of(1), [2, 6, 3, 7]), f32x4.pick(of(2), of(3), [2, 6, 3, 7])];
    const add = (place: number, value: Code): Code =>
      f32x4.store(get(out), f32x4.add(f32x4.load(get(out), 16 * place), value), 16 * place);
    return [low, high].flatMap((two, at) => [
      ...local.set(left, two[0]!),
      ...local.set(right, two[1]!),
      ...add(4 * half + 2 * at, f32x4.pick(get(left), get(right), [0, 1, 4, 5])),
      ...add(4 * half + 2 * at + 1, f32x4.pick(get(left), get(right), [2, 3, 6, 7])),
    ]);
  }

  return {
    name: 'products',
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    locals: [
      ...['i32', 'i32', 'v128', 'v128', 'v128'],
      ...Array<'i32'>(4).fill('i32'),
      ...Array<'v128'>(8).fill('v128'),
    ] as FunctionSource['locals'],
    body: [
      ...local.set(stop, i32.add(get(pack), i32.multiply(get(bytes), i32.constant(packed)))),
      ...repeatWhile(
        i32.isLess(get(list), get(end)),
        ...rows.map((row) => local.set(pointer(row), i32.add(i32.load(i32.load(get(list), 4 * row)), get(skipped)))),
        ...rows.flatMap((row) => [local.set(sum(row, 0), f32x4.zero), local.set(sum(row, 1), f32x4.zero)]),
        local.set(centre, get(pack)),
        repeatWhile(i32.isLess(get(centre), get(stop)), ...column),
        exchanged(0),
        exchanged(1),
        local.set(list, i32.add(get(list), i32.constant(4 * rowsAtOnce))),
        local.set(out, i32.add(get(out), i32.constant(4 * rowsAtOnce * packed))),
      ),
    ],
  };
}
