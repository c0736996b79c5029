import { columnsAtOnce, packed } from './kernels/products-kernel.js';

/** Half the distance between 1 and the next float32. */
const roundoff = 2 ** -24;

/** Centres, to be multiplied with rows t. */
export interface PackedCentres {
  /** Per centre; what turns products t (c - origin) into scores (|x - origin|^2 - |x - c|^2) / 2. */
  readonly halves: Float64Array;
  /** The error of a squared distance by scores is at most slope (norm of t) + least. */
  readonly slope: number;
  readonly least: number;
  /** The slope where products were added up in any order. */
  readonly steepest: number;
}

/** Where the kernels read them. */
export interface PackedArrays {
  /** Packs x d x 8. */
  readonly packs: Float32Array;
  /** K x a whole number of sixteens. */
  readonly plain: Float32Array;
  readonly halves: Float32Array;
}

/**
 * Lays centres out for the kernels and bounds the rounding error of the scores by n u |t| |c - origin|, n additions deep, (Higham, Accuracy
 * and Stability of Numerical Algorithms, 2002, section 3.1), with room for that of the halves.
 *
 * @param isCentred whether t is x - origin; else it is x
 */
export function packCentres(
  centres: ArrayLike<number>,
  origin: Float64Array,
  isCentred: boolean,
  { packs, plain, halves: rounded }: PackedArrays,
): PackedCentres {
  const d = origin.length;
  const count = centres.length / d;
  const stride = plainStride(d);
  const halves = new Float64Array(count);
  let largest = 0;
  let largestHalf = 0;
  packs.fill(0);
  plain.fill(0);
  rounded.fill(Number.POSITIVE_INFINITY);
  for (let k = 0; k < count; k++) {
    const pack = Math.floor(k / packed) * packed * d + (k % packed);
    let square = 0;
    let half = 0;
    for (let j = 0; j < d; j++) {
      const value = centres[k * d + j]! - origin[j]!;
      packs[pack + j * packed] = value;
      plain[k * stride + j] = value;
      square += value * value;
      half += value * (value / 2 + (isCentred ? 0 : origin[j]!));
    }
    halves[k] = half;
    rounded[k] = half;
    largest = Math.max(largest, Math.sqrt(square));
    largestHalf = Math.max(largestHalf, Math.abs(half));
  }
  // What falls below the normal numbers of float32 comes on top of the rounding.
  // One after the other within a stretch of columns, or in the dot of four by four sums, then stretch by stretch.
  const terms = Math.max(Math.min(d, columnsAtOnce) + Math.ceil(d / columnsAtOnce), Math.ceil(d / 16) + 6);
  const least = 2 * d * 2 ** -126 + 8 * roundoff * largestHalf;
  const slope = (depth: number): number => 2 * (depth + 8) * roundoff * largest;
  return { halves, slope: slope(terms), least, steepest: slope(d) };
}

/** Numbers from one plain centre to the next. */
export function plainStride(columns: number): number {
  return 16 * Math.ceil(columns / 16);
}
