import { DuadError, type Matrix } from '@duad/core';

/** Sums of squares of larger values overflow in float32. */
const largestValue = 1e15;
/** Rows shorter than 1e-12 count as zero; a table of such values holds nothing to learn. */
const leastSpan = 1e-10;

/**
 * Refuses values whose squares do not fit into float32: a network would answer them with numbers that mean nothing.
 *
 * @throws INVALID_INPUT
 */
export function checkScale({ data }: Matrix, who: string): void {
  const largest = largestOf(data);
  if (largest > largestValue) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: expected values up to ${largestValue}, whose squares fit into float32, got ${largest}; scale the columns first`,
      { details: { largest } },
    );
  }
}

/**
 * Refuses to train on a table whose values are all next to nothing, though not all zero.
 *
 * @throws INVALID_INPUT
 */
export function checkSpan({ data }: Matrix, who: string): void {
  const largest = largestOf(data);
  if (largest > 0 && largest < leastSpan) {
    throw new DuadError(
      'INVALID_INPUT',
      `${who}: expected values of the order of 1 to train on, the largest is ${largest}; scale the columns first`,
      { details: { largest } },
    );
  }
}

function largestOf(data: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size > largest) largest = size;
  }
  return largest;
}
