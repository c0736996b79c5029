/** Size of the symmetric difference of two ascending lists. */
export function countChanges(before: Uint32Array, after: Uint32Array): number {
  let common = 0;
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) {
      common += 1;
      i += 1;
      j += 1;
    } else if (before[i]! < after[j]!) i += 1;
    else j += 1;
  }
  return before.length + after.length - 2 * common;
}
