/**
 * As much of the WebAssembly binary format (core specification 2.0, chapter 5) as the kernels need. An expression is the
 * code that leaves one value on the stack, a statement the code that leaves none; both are bytes.
 */
export type Code = readonly number[];

type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

/** Functions of a module take and return numbers; their local variables may be vectors. */
export interface FunctionSource {
  readonly name: string;
  readonly parameters: readonly ('i32' | 'f64')[];
  readonly result?: 'i32' | 'f64';
  /** Follow the parameters in number. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

const valueTypes = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
const noType = 0x40;

function unsigned(value: number): number[] {
  const bytes = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest & 127) | 128);
  }
}

function signed(value: number): number[] {
  const bytes = [];
  for (let rest = value; ; rest >>= 7) {
    if (rest >= -64 && rest < 64) return [...bytes, rest & 127];
    bytes.push((rest & 127) | 128);
  }
}

const simd = (code: number): number[] => [0xfd, ...unsigned(code)];
const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [...a, ...opcode];
/** `power` of two that the address is a multiple of; `offset` is added to it. */
const load =
  (opcode: number[], power: number) =>
  (address: Code, offset = 0): Code => [...address, ...opcode, power, ...unsigned(offset)];
const store =
  (opcode: number[], power: number) =>
  (address: Code, value: Code, offset = 0): Code => [...address, ...value, ...opcode, power, ...unsigned(offset)];

export const local: { get(index: number): Code; set(index: number, value: Code): Code } = {
  get: (index) => [0x20, ...unsigned(index)],
  set: (index, value) => [...value, 0x21, ...unsigned(index)],
};

type Unary = (a: Code) => Code;
type Binary = (a: Code, b: Code) => Code;
type Load = (address: Code, offset?: number) => Code;
type Store = (address: Code, value: Code, offset?: number) => Code;

export const i32: {
  constant(value: number): Code;
  load: Load;
  store: Store;
  add: Binary;
  subtract: Binary;
  multiply: Binary;
  shiftRight: Binary;
  and: Binary;
  isLess: Binary;
  isEqual: Binary;
  isDifferent: Binary;
} = {
  constant: (value) => [0x41, ...signed(value)],
  load: load([0x28], 2),
  store: store([0x36], 2),
  add: binary(0x6a),
  subtract: binary(0x6b),
  multiply: binary(0x6c),
  and: binary(0x71),
  /** Unsigned. */
  shiftRight: binary(0x76),
  /** Unsigned. */
  isLess: binary(0x49),
  isEqual: binary(0x46),
  isDifferent: binary(0x47),
};

export const f32: {
  constant(value: number): Code;
  load: Load;
  store: Store;
  add: Binary;
  multiply: Binary;
  minimum: Binary;
  maximum: Binary;
  isGreater: Binary;
  /** Of a number in float64. */
  round: Unary;
} = {
  constant: (value) => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  load: load([0x2a], 2),
  store: store([0x38], 2),
  add: binary(0x92),
  multiply: binary(0x94),
  minimum: binary(0x96),
  maximum: binary(0x97),
  isGreater: binary(0x5e),
  round: unary(0xb6),
};

export const f64: {
  constant(value: number): Code;
  load: Load;
  store: Store;
  add: Binary;
  subtract: Binary;
  multiply: Binary;
  maximum: Binary;
  squareRoot: Unary;
  isLess: Binary;
  isGreater: Binary;
  /** Of a number in float32. */
  of: Unary;
} = {
  constant: (value) => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  load: load([0x2b], 3),
  store: store([0x39], 3),
  add: binary(0xa0),
  subtract: binary(0xa1),
  multiply: binary(0xa2),
  maximum: binary(0xa5),
  squareRoot: unary(0x9f),
  isLess: binary(0x63),
  isGreater: binary(0x64),
  of: unary(0xbb),
};

/** One of two values of the same type, neither of them a vector. */
export const select = (condition: Code, ifSo: Code, ifNot: Code): Code => [...ifSo, ...ifNot, ...condition, 0x1b];

export const f32x4: {
  readonly zero: Code;
  load: Load;
  add: Binary;
  subtract: Binary;
  multiply: Binary;
  absolute: Unary;
  squareRoot: Unary;
  minimum: Binary;
  /** The lesser and the greater where neither is NaN; quicker than minimum. */
  lesser: Binary;
  greater: Binary;
  /** All ones where it holds. */
  isGreater: Binary;
  /** Of a number in float64. */
  splat(a: Code): Code;
  /** Four times the number at an address. */
  loadSplat: Load;
  store: Store;
  /** Writes the first of the four. */
  storeFirst: Store;
  /** Writes one of the four. */
  storeLane(address: Code, value: Code, index: number, offset?: number): Code;
  /** Four numbers of the eight of two vectors, each by its place among them. */
  pick(a: Code, b: Code, places: readonly number[]): Code;
  /** One of the four numbers, as f64. */
  lane(a: Code, index: number): Code;
} = {
  zero: [...simd(0x0c), ...new Array<number>(16).fill(0)],
  load: load(simd(0x00), 2),
  add: binary(...simd(0xe4)),
  subtract: binary(...simd(0xe5)),
  multiply: binary(...simd(0xe6)),
  absolute: unary(...simd(0xe0)),
  squareRoot: unary(...simd(0xe3)),
  minimum: binary(...simd(0xe8)),
  lesser: binary(...simd(0xea)),
  greater: binary(...simd(0xeb)),
  isGreater: binary(...simd(0x44)),
  loadSplat: load(simd(0x09), 2),
  splat: (a) => [...a, 0xb6, ...simd(0x13)],
  store: store(simd(0x0b), 2),
  storeFirst: (address, value, offset) => f32x4.storeLane(address, value, 0, offset),
  storeLane: (address, value, index, offset = 0) => [...store(simd(0x5a), 2)(address, value, offset), index],
  pick: (a, b, places) => [
    ...[...a, ...b, ...simd(0x0d)],
    ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte)),
  ],
  lane: (a, index) => [...a, ...simd(0x1f), index, 0xbb],
};

/** Four whole numbers. */
export const i32x4: {
  constant(value: number): Code;
  splat: Unary;
  add: Binary;
  /** All ones where it holds. */
  isEqual: Binary;
  /** As i32, a bit for each number: whether it is negative, as all ones are. */
  signs: Unary;
  /** Bit by bit, `ifSo` where `mask` is one. */
  choose(mask: Code, ifSo: Code, ifNot: Code): Code;
} = {
  constant: (value) => [...simd(0x0c), ...[0, 1, 2, 3].flatMap(() => [...new Uint8Array(Int32Array.of(value).buffer)])],
  choose: (mask, ifSo, ifNot) => [...ifSo, ...ifNot, ...mask, ...simd(0x52)],
  splat: unary(...simd(0x11)),
  add: binary(...simd(0xae)),
  isEqual: binary(...simd(0x37)),
  signs: unary(...simd(0xa4)),
};

/** Two numbers in float64, from and to float32 in memory. */
export const f64x2: {
  readonly zero: Code;
  load: Load;
  store(address: Code, value: Code, offset?: number): Code;
  splat(a: Code): Code;
  /** One number in float32, and 0. */
  loadFirst: Load;
  /** Two numbers in float64. */
  loadWide: Load;
  storeWide: Store;
  add: Binary;
  subtract: Binary;
  multiply: Binary;
  lane(a: Code, index: number): Code;
} = {
  zero: f32x4.zero,
  load: (address, offset = 0) => [...load(simd(0x5d), 2)(address, offset), ...simd(0x5f)],
  store: (address, value, offset = 0) => [
    ...address,
    ...value,
    ...simd(0x5e),
    ...simd(0x5b),
    2,
    ...unsigned(offset),
    0,
  ],
  splat: (a) => [...a, ...simd(0x14)],
  loadFirst: (address, offset = 0) => [...load(simd(0x5c), 2)(address, offset), ...simd(0x5f)],
  loadWide: load(simd(0x00), 3),
  storeWide: store(simd(0x0b), 3),
  add: binary(...simd(0xf0)),
  subtract: binary(...simd(0xf1)),
  multiply: binary(...simd(0xf2)),
  lane: (a, index) => [...a, ...simd(0x21), index],
};

/** Runs the statements, and again as long as the condition holds after them. */
export function repeatWhile(condition: Code, ...statements: Code[]): Code {
  return [0x03, noType, ...statements.flat(), ...condition, 0x0d, 0, 0x0b];
}

/** Runs the statements if the condition holds. */
export function onlyIf(condition: Code, ...statements: Code[]): Code {
  return [...condition, 0x04, noType, ...statements.flat(), 0x0b];
}

/** Runs the statements as long as the condition holds before them. */
export function loopWhile(condition: Code, ...statements: Code[]): Code {
  return onlyIf(condition, repeatWhile(condition, ...statements));
}

/** Ends the function with that value if the condition holds. */
export function returnIf(condition: Code, value: Code): Code {
  return [...condition, 0x04, noType, ...value, 0x0f, 0x0b];
}

/** A module of exported functions over one memory, imported as `host.memory`. */
export function assemble(functions: readonly FunctionSource[]): Uint8Array<ArrayBuffer> {
  const list = (items: readonly Code[]): number[] => [...unsigned(items.length), ...items.flat()];
  const sized = (bytes: Code): number[] => [...unsigned(bytes.length), ...bytes];
  const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);
  const section = (id: number, items: readonly Code[]): number[] => [id, ...sized(list(items))];
  const types = (of: readonly ValueType[]): number[] => list(of.map((type) => [valueTypes[type]]));
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ parameters, result }) => [0x60, ...types(parameters), ...types(result ? [result] : [])]),
    ),
    ...section(2, [[...name('host'), ...name('memory'), 0x02, 0x00, ...unsigned(0)]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      functions.map((source, index) => [...name(source.name), 0x00, ...unsigned(index)]),
    ),
    ...section(
      10,
      functions.map(({ locals, body }) => sized([...list(locals.map((type) => [1, valueTypes[type]])), ...body, 0x0b])),
    ),
  ]);
}
