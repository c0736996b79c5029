import { type Random, selectRows } from '@duad/core';
import type { Task } from '../experiment.js';
import type { LabelledMatrix } from '../labelled-matrix.js';

/** Epochs of a quick run at most. */
export const quickEpochs = 20;

const defaultRows = 2000;

/** Wide rows are fewer: so many numbers at most, but never fewer rows than the second. */
const [quickNumbers, fewestRows] = [2 ** 19, 300];

/** The same task on fewer rows, anomalies and normal rows in the same proportion. */
export function quickTask({ train, test }: Task, rows: number = defaultRows, random: Random): Task {
  const count = Math.min(rows, Math.max(fewestRows, Math.floor(quickNumbers / train.x.columns)));
  const smallTrain = fewerRows(train, count, random);
  return { train: smallTrain, test: test === train ? smallTrain : fewerRows(test, count, random) };
}

function fewerRows(part: LabelledMatrix, count: number, random: Random): LabelledMatrix {
  if (part.labels.length <= count) return part;
  const byClass = [0, 1].map((label) => {
    const rows = Uint32Array.from(part.labels.keys()).filter((row) => part.labels[row] === label);
    random.shuffle(rows);
    return rows.subarray(0, Math.max(1, Math.round((count * rows.length) / part.labels.length)));
  });
  const kept = Uint32Array.from(byClass.flatMap((rows) => [...rows])).sort();
  return { x: selectRows(part.x, kept), labels: Uint8Array.from(kept, (row) => part.labels[row]!) };
}
