/** Collects different rows, one after the other, in one buffer. */
export interface DistinctRows {
  readonly count: number;
  /** Takes the row that was written to the buffer after the others: its number among them, new if it is. */
  add(): number;
}

/** @param data room for all rows, which fill it from its beginning; they hold no -0 */
export function distinctRows(data: Float32Array, columns: number): DistinctRows {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
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
    add() {
      const at = previous.length;
      let hash = 0;
      for (let j = at * columns; j < (at + 1) * columns; j++) {
        hash = Math.imul((hash ^ bits[j]!) + (hash >>> 15), 0x9e3779b1);
      }
      const head = newest.get(hash) ?? -1;
      for (let other = head; other >= 0; other = previous[other]!) if (isEqual(at, other)) return other;
      newest.set(hash, at);
      previous.push(head);
      return at;
    },
  };
}
