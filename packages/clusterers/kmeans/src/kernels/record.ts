import { type Code, f32x4, f64, local } from '@duad/kernels';

/** What the kernels keep of a row while its nearest centre is sought: the offset of each field in bytes. */
export const record = {
  /** Address of the row's numbers. */
  pointer: 0,
  /** Address of its {@link state}. */
  state: 4,
  /** Largest score so far, and the second largest, in float32. */
  best: 8,
  second: 12,
  /** Centre of the largest score. */
  winner: 16,
  /** Largest other score in the winner's pack. */
  next: 20,
  /** Centre of before, or -1. */
  own: 24,
  /** Its place among the rows. */
  row: 28,
  /** Squared distance from the origin, and the largest error of a squared distance by scores; in float64. */
  square: 32,
  doubt: 40,
} as const;

export const recordBytes = 48;

/** What is kept of a row from call to call: bounds follow from offset `bounds` on, in float32, four at a time. */
export const state = { label: 0, upper: 4, bounds: 8 } as const;

/** Rounding of a bound to float32, with room to spare. */
export const slack: number = 2 ** -22;

/** Distance from a score: sqrt(square - 2 score + doubt), doubt taken the way `combine` does. */
export function distance(at: number, score: Code, combine: (a: Code, b: Code) => Code): Code {
  const square = f64.load(local.get(at), record.square);
  const value = f64.subtract(square, f64.add(score, score));
  return f64.squareRoot(f64.maximum(f64.constant(0), combine(value, f64.load(local.get(at), record.doubt))));
}

/** One of four numbers, four times. */
export const spread = (vector: Code, lane: number): Code => f32x4.pick(vector, vector, [lane, lane, lane, lane]);
