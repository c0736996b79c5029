import { createRandom, type Matrix, matrix } from '@duad/core';

/** A table whose anomalies are known. */
export interface PlantedAnomalies {
  readonly x: Matrix;
  /** 1 for an anomaly, else 0. */
  readonly labels: Uint8Array;
}

/**
 * Normal rows near a plane, in two groups; one row in twenty, spread over the table, is an anomaly. Anomalies lie off the
 * plane, each in a direction of its own, and far from everything: whatever a detector looks at, density, distance,
 * subspace or angle, gives them away.
 */
export function plantedAnomalies(seed: number, rows = 400, columns = 8): PlantedAnomalies {
  const random = createRandom(seed);
  const data = new Float32Array(rows * columns);
  const labels = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    labels[i] = i % 20 === 7 ? 1 : 0;
    const row = data.subarray(i * columns, (i + 1) * columns);
    if (labels[i]) {
      const direction = Float64Array.from(row, () => random.normal());
      const length = Math.hypot(...direction);
      direction.forEach((value, j) => {
        row[j] = (6 * value) / length;
      });
    } else {
      const [a, b] = [2 + 0.3 * random.normal(), 0.3 * random.normal() + (i % 2 === 0 ? 1 : -1)];
      row.forEach((_, j) => {
        row[j] = a * Math.cos(j) + b * Math.sin(j) + 0.05 * random.normal();
      });
    }
  }
  return { x: matrix(data, rows, columns), labels };
}
