import type { Clusterer, Clustering } from '@duad/core';
import { ensure } from '../check.js';
import { adjustedRandIndex } from '../data/adjusted-rand-index.js';

/** Holds if there is one label per row, 0 .. count - 1 without gaps, or -1 where rows may be left unplaced. */
export function ensureSound({ labels, count, warnings }: Clustering, rows: number, clusterer: Clusterer): void {
  ensure(labels instanceof Int32Array, 'expected labels to be an Int32Array');
  ensure(labels.length === rows, `expected ${rows} labels, one per row, got ${labels.length}`);
  ensure(Number.isInteger(count) && count >= 0, `expected a number of clusters, got ${count}`);
  const used = new Set(labels);
  const unplaced = used.delete(-1);
  ensure(!unplaced || clusterer.capabilities.leavesUnplaced, 'a row has the label -1, but leavesUnplaced is false');
  const gaps = Array.from({ length: count }, (_, label) => label).filter((label) => !used.has(label));
  ensure(gaps.length === 0, `expected the labels 0 .. ${count - 1} all to be used, but not ${gaps.join(', ')}`);
  ensure(used.size === count, `expected no labels but 0 .. ${count - 1}, got ${[...used].sort((a, b) => a - b)}`);
  const sayWhat = warnings.every(({ code, message }) => /^[A-Z][A-Z0-9_]*$/.test(code) && message !== '');
  ensure(sayWhat, 'expected each warning to have a code in capitals and a message');
}

/** How well the rows that were placed agree with the truth. */
export function agreement(labels: Int32Array, truth: Int32Array): number {
  const placed = [...labels.keys()].filter((row) => labels[row]! >= 0);
  const pick = (values: Int32Array): Int32Array => Int32Array.from(placed, (row) => values[row]!);
  return adjustedRandIndex(pick(labels), pick(truth));
}

/** Holds if two labellings make the same groups and leave the same rows unplaced, whatever the numbers of the groups. */
export function ensureSameGroups(a: Int32Array, b: Int32Array, what: string): void {
  ensure(a.length === b.length, `${what}: expected ${a.length} labels, got ${b.length}`);
  const numbers = new Map<number, number>([[-1, -1]]);
  const back = new Map<number, number>([[-1, -1]]);
  for (let row = 0; row < a.length; row++) {
    const [from, to] = [a[row]!, b[row]!];
    if (!numbers.has(from) && !back.has(to)) {
      numbers.set(from, to);
      back.set(to, from);
    }
    ensure(numbers.get(from) === to && back.get(to) === from, `${what}: row ${row} is in another group`);
  }
}
