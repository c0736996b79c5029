/** Rows by ascending key, the lower row number first among equals. */
export interface RowHeap {
  readonly size: number;
  /** The rows, the first one foremost and the others in no particular order. */
  readonly rows: readonly number[];
  push(row: number): void;
  /** Takes the foremost row out. */
  pop(): void;
  /** To be called after the key of the foremost row has grown. */
  settle(): void;
  /** To be called after other keys have changed. */
  rebuild(): void;
}

/** @param keys by row number; the heap reads them and never writes */
export function rowHeap(keys: Float64Array): RowHeap {
  const rows: number[] = [];
  const isBefore = (a: number, b: number): boolean => keys[a]! < keys[b]! || (keys[a]! === keys[b]! && a < b);

  function sink(start: number): void {
    const row = rows[start]!;
    let at = start;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= rows.length) break;
      if (child + 1 < rows.length && isBefore(rows[child + 1]!, rows[child]!)) child++;
      if (!isBefore(rows[child]!, row)) break;
      rows[at] = rows[child]!;
      at = child;
    }
    rows[at] = row;
  }

  return {
    get size() {
      return rows.length;
    },
    rows,
    push(row) {
      let at = rows.length;
      for (; at > 0; at = (at - 1) >> 1) {
        const parent = rows[(at - 1) >> 1]!;
        if (!isBefore(row, parent)) break;
        rows[at] = parent;
      }
      rows[at] = row;
    },
    pop() {
      const last = rows.pop()!;
      if (rows.length === 0) return;
      rows[0] = last;
      sink(0);
    },
    settle: () => sink(0),
    rebuild() {
      for (let at = (rows.length >> 1) - 1; at >= 0; at--) sink(at);
    },
  };
}
