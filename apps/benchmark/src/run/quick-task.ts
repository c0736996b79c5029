import { type Random, selectRows } from '@duad/core';
import type { Task } from '../experiment.js';
import type { LabelledMatrix } from '../labelled-matrix.js';

/** Epochs of a quick run at most. */
export const quickEpochs = 20;

/** Rows of a quick run at most. */
export const quickRows = 2000;

/** Wide rows are fewer: so many numbers at most, but never fewer rows than the second. */
const [quickNumbers, fewestRows] = [2 ** 18, 300];

/** The same task on fewer rows, anomalies and normal rows in the same proportion. */
export function quickTask({ train, test }: Task, rows: number = quickRows, random: Random): Task {
  const count = quickCount(rows, train.x.columns);
  const smallTrain = fewerRows(train, count, random);
  return { train: smallTrain, test: test === train ? smallTrain : fewerRows(test, count, random) };
}

/** Rows of a quick run of which there may be `rows` at most: fewer where they are wide. */
export function quickCount(rows: number, columns: number): number {
  return Math.min(rows, Math.max(fewestRows, Math.floor(quickNumbers / columns)));
}

function fewerRows(part: LabelledMatrix, count: number, random: Random): LabelledMatrix {
  if (part.labels.length <= count) return part;
  const kept = fewerByClass(part.labels, count, random);
  return { x: selectRows(part.x, kept), labels: Uint8Array.from(kept, (row) => part.labels[row]!) };
}

/** Of rows with labels 0 and 1 about so many, ascending, in the same proportion. */
export function fewerByClass(labels: Uint8Array, count: number, random: Random): Uint32Array {
  const byClass = [0, 1].map((label) => {
    const rows = Uint32Array.from(labels.keys()).filter((row) => labels[row] === label);
    random.shuffle(rows);
    return rows.subarray(0, Math.max(1, Math.round((count * rows.length) / labels.length)));
  });
  return Uint32Array.from(byClass.flatMap((rows) => [...rows])).sort();
}
