/** Collects different rows, one after the other, in one buffer. */
export interface DistinctRows {
  readonly count: number;
  /** Number of the row among the different ones; its values are copied if it is new. -0 counts as 0. */
  add(row: Float32Array): number;
}

/** @param data room for all rows; they are written to its beginning */
export function distinctRows(data: Float32Array, columns: number): DistinctRows {
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  const newest = new Map<number, number>();
  /** The row before it with the same hash, or -1. */
  const previous: number[] = [];

  function isEqual(a: number, b: number): boolean {
    for (let j = 0; j < columns; j++) if (bits[a * columns + j] !== bits[b * columns + j]) return false;
    return true;
  }

  return {
    get count() {
      return previous.length;
    },
    add(row) {
      const at = previous.length;
      const start = at * columns;
      let hash = 0;
      for (let j = 0; j < columns; j++) {
        data[start + j] = row[j]! + 0;
        hash = Math.imul((hash ^ bits[start + j]!) + (hash >>> 15), 0x9e3779b1);
      }
      const head = newest.get(hash) ?? -1;
      for (let other = head; other >= 0; other = previous[other]!) if (isEqual(at, other)) return other;
      newest.set(hash, at);
      previous.push(head);
      return at;
    },
  };
}
