/** Collects different rows, one after the other, in one buffer. */
export interface DistinctRows {
  readonly count: number;
  /** |x|^2 of each. */
  readonly squares: readonly number[];
  /** Adds (row - offset) * factor: its number among the different rows, new if it is. -0 counts as 0. */
  add(row: Float32Array, offset: Float64Array | undefined, factor: number): number;
}

/** @param data room for all rows; they are written to its beginning */
export function distinctRows(data: Float32Array, columns: number): DistinctRows {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const newest = new Map<number, number>();
  /** The row before it with the same hash, or -1. */
  const previous: number[] = [];
  const squares: number[] = [];

  function isEqual(a: number, b: number): boolean {
    for (let j = 0; j < columns; j++) if (bits[a * columns + j] !== bits[b * columns + j]) return false;
    return true;
  }

  return {
    get count() {
      return previous.length;
    },
    squares,
    add(row, offset, factor) {
      const at = previous.length;
      const start = at * columns;
      if (offset) for (let j = 0; j < columns; j++) data[start + j] = (row[j]! - offset[j]!) * factor + 0;
      else for (let j = 0; j < columns; j++) data[start + j] = row[j]! * factor + 0;
      let hash = 0;
      let square = 0;
      for (let j = start; j < start + columns; j++) {
        hash = Math.imul((hash ^ bits[j]!) + (hash >>> 15), 0x9e3779b1);
        square += data[j]! * data[j]!;
      }
      const head = newest.get(hash) ?? -1;
      for (let other = head; other >= 0; other = previous[other]!) if (isEqual(at, other)) return other;
      newest.set(hash, at);
      previous.push(head);
      squares.push(square);
      return at;
    },
  };
}
