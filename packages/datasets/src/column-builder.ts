import { isMissing, parseNumber } from './cells.js';
import type { CategoricalColumn, NumericColumn } from './table.js';

/** Collects one column of a table while rows come in. */
export interface ColumnBuilder<Column> {
  /** Takes cell `index` of every row, up to the first that it refuses; returns how many it took. */
  append(rows: readonly (readonly string[])[], index: number): number;
  finish(): Column;
}

/** How missing cells are treated: refused, or kept as NaN (numbers) or as the empty text (categories). */
export type MissingPolicy = 'error' | 'fill';

/** Refuses what is not a number. */
export function numericBuilder(name: string, missing: MissingPolicy): ColumnBuilder<NumericColumn> {
  const collected = growing((length) => new Float64Array(length));
  function append(rows: readonly (readonly string[])[], index: number): number {
    for (let i = 0; i < rows.length; i++) {
      const text = rows[i]![index]!;
      const value = parseNumber(text);
      if (Number.isNaN(value) && (missing === 'error' || !isMissing(text))) return i;
      collected.push(value);
    }
    return rows.length;
  }
  return { append, finish: () => ({ kind: 'numeric', name, values: collected.finish() }) };
}

/** Takes any text; refuses the empty one if missing cells are an error. */
export function categoricalBuilder(name: string, missing: MissingPolicy): ColumnBuilder<CategoricalColumn> {
  const collected = growing((length) => new Int32Array(length));
  const codes = new Map<string, number>();
  function append(rows: readonly (readonly string[])[], index: number): number {
    for (let i = 0; i < rows.length; i++) {
      const text = rows[i]![index]!;
      let code = codes.get(text);
      if (code === undefined) {
        if (missing === 'error' && text.trim() === '') return i;
        code = codes.size;
        codes.set(ownCopy(text), code);
      }
      collected.push(code);
    }
    return rows.length;
  }
  return {
    append,
    finish: () => ({ kind: 'categorical', name, codes: collected.finish(), categories: [...codes.keys()] }),
  };
}

/** A cell is a view into a megabyte of text, which would stay in memory as long as the cell. */
function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}

interface Growing<T> {
  push(value: number): void;
  finish(): T;
}

const blockLength = 1 << 16;

/** An array of unknown length, in blocks: it never holds more than its values twice, and that only at the end. */
function growing<T extends Float64Array | Int32Array>(make: (length: number) => T): Growing<T> {
  let blocks: T[] = [];
  let block = make(blockLength);
  let used = 0;
  function push(value: number): void {
    if (used === blockLength) {
      blocks.push(block);
      block = make(blockLength);
      used = 0;
    }
    block[used++] = value;
  }
  function finish(): T {
    const whole = make(blocks.length * blockLength + used);
    blocks.forEach((part, index) => {
      whole.set(part, index * blockLength);
    });
    whole.set(block.subarray(0, used), blocks.length * blockLength);
    blocks = [];
    return whole;
  }
  return { push, finish };
}
