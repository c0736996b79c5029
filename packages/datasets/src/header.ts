import { isMissing, parseNumber } from './cells.js';

/**
 * Whether a first row names the columns: none of its cells is a number and at least one is text; or it counts
 * 0, 1, 2, … as data frames without names do.
 */
export function looksLikeHeader(row: readonly string[]): boolean {
  const numbers = row.map(parseNumber);
  if (row.length > 2 && numbers.every((value, index) => value === index)) return true;
  return numbers.every(Number.isNaN) && row.some((cell) => !isMissing(cell));
}

/** Names without surrounding spaces; empty ones become `column <position>`, repeated ones get a number. */
export function uniqueNames(row: readonly string[]): string[] {
  const taken = new Set<string>();
  return row.map((cell, index) => {
    const wanted = cell.trim() || `column ${index + 1}`;
    let name = wanted;
    for (let copy = 2; taken.has(name); copy++) name = `${wanted} (${copy})`;
    taken.add(name);
    return name;
  });
}
