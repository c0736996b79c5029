/** The rows that belong to no cluster yet. */
export interface Unplaced {
  has(row: number): boolean;
  /** Ascending. */
  rows(): Int32Array;
  remove(rows: readonly number[]): void;
}

/** All of so many rows. */
export function unplacedRows(count: number): Unplaced {
  const isPlaced = new Uint8Array(count);
  let list = Int32Array.from({ length: count }, (_, row) => row);
  return {
    has: (row) => isPlaced[row] === 0,
    rows: () => list,
    remove(rows) {
      for (const row of rows) isPlaced[row] = 1;
      list = list.filter((row) => isPlaced[row] === 0);
    },
  };
}
