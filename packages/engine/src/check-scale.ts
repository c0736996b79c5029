import { DuadError, type Matrix } from '@duad/core';

/** Sums of squares of larger values overflow in float32. */
const largestValue = 1e15;
/** A table of smaller values holds nothing that a network could learn. */
const leastSpan = 1e-10;

/**
 * Refuses values that a network in float32 would answer with numbers that mean nothing: those whose squares overflow, and,
 * in training, a table whose values are all next to nothing, though not all zero.
 *
 * @throws INVALID_INPUT
 */
export function checkScale({ data }: Matrix, who: string, purpose: 'train' | 'evaluate'): void {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size > largest) largest = size;
  }
  const isTooSmall = purpose === 'train' && largest > 0 && largest < leastSpan;
  if (largest <= largestValue && !isTooSmall) return;
  throw new DuadError(
    'INVALID_INPUT',
    `${who}: expected values of the order of 1, the largest is ${largest}; scale the columns first`,
    { details: { largest } },
  );
}
