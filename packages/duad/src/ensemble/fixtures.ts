import { createRandom, type Matrix, matrix } from '@duad/core';
import type { TableDetectorInput } from './options.js';

/** Settings that fit in a moment. */
export const quick: TableDetectorInput = {
  nets: 2,
  firstSteps: 150,
  steps: 50,
  selections: 2,
  batchSize: 64,
  learningRate: 5e-3,
};

/**
 * Rows near a plane, and among them rows that take each column from another row: nothing but how columns go together
 * gives them away, which takes training to know.
 */
export function shuffledAnomalies(seed: number): { readonly x: Matrix; readonly labels: Uint8Array } {
  const [rows, columns] = [400, 8];
  const random = createRandom(seed);
  const data = new Float32Array(rows * columns);
  const labels = Uint8Array.from({ length: rows }, (_, i) => (i % 20 === 7 ? 1 : 0));
  const point = (): readonly [number, number] => [2 * random.uniform() - 1, 2 * random.uniform() - 1];
  for (let i = 0; i < rows; i++) {
    let [a, b] = point();
    for (let j = 0; j < columns; j++) {
      if (labels[i]) [a, b] = point();
      data[i * columns + j] = a * Math.cos(j) + b * Math.sin(j) + 0.05 * random.normal();
    }
  }
  return { x: matrix(data, rows, columns), labels };
}
