import { createRandom, type Matrix } from '@duad/core';

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly clusters: number;
}

/** Clusters that overlap, so that the iterations have something to do. */
export function overlappingBlobs({ rows, columns, clusters }: Shape): Matrix {
  const random = createRandom('rows');
  const centres = Float64Array.from({ length: clusters * columns }, () => 0.5 * random.normal());
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const centre = random.integer(clusters) * columns;
    for (let j = 0; j < columns; j++) data[i * columns + j] = centres[centre + j]! + random.normal();
  }
  return { data, rows, columns };
}
