import { createRandom, type Matrix, matrix } from '@duad/core';

const side = 8;

/** Pictures of the letter L, and, as anomalies, of a plus sign; noise. Labels: 1 = anomaly. */
export function pictures(
  normals: number,
  anomalies: number,
  seed = 1,
  width = side,
  noise = 0.25,
): { x: Matrix; labels: Uint8Array } {
  const random = createRandom(seed);
  const rows = normals + anomalies;
  const data = new Float32Array(rows * side * width);
  for (let i = 0; i < rows; i++) {
    const [down, right] = [random.integer(2), random.integer(2)];
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < width; column++) {
        const [y, x] = [row - down, column - right];
        const letter = (x === 1 && y >= 1 && y <= 5) || (y === 5 && x >= 1 && x <= 4);
        const plus = (x === 3 && y >= 1 && y <= 5) || (y === 3 && x >= 1 && x <= 5);
        const ink = i < normals ? letter : plus;
        data[(i * side + row) * width + column] = Number(ink) + noise * random.normal();
      }
    }
  }
  return {
    x: matrix(data, rows, side * width, [side, width, 1]),
    labels: Uint8Array.from({ length: rows }, (_, i) => Number(i >= normals)),
  };
}
