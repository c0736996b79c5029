import { createRandom, type Matrix, matrix } from '@duad/core';

/** Pictures for tests: a soft spot of random place and brightness on a random ground. */
export function blobs(rows: number, [height, width, channels]: readonly [number, number, number], seed = 1): Matrix {
  const random = createRandom(seed);
  const data = new Float32Array(rows * height * width * channels);
  for (let row = 0, at = 0; row < rows; row++) {
    const [y, x] = [height * random.uniform(), width * random.uniform()];
    const [light, ground] = [0.5 + 0.5 * random.uniform(), 0.2 * random.uniform()];
    for (let i = 0; i < height * width; i++) {
      const distance = ((Math.floor(i / width) - y) ** 2 + ((i % width) - x) ** 2) / 4;
      for (let channel = 0; channel < channels; channel++, at++) {
        data[at] = ground + (light * Math.exp(-distance)) / (channel + 1);
      }
    }
  }
  return matrix(data, rows, height * width * channels, [height, width, channels]);
}
