import { createRandom, matrix } from '@duad/core';
import { requireEngine } from '@duad/engine';
import type * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fitWhitening } from './fit-whitening.js';
import { vladLayer } from './vlad-layer.js';
import { whitener } from './whitening.js';

const normals = (seed: string, count: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => random.normal());
};

describe('fitWhitening', () => {
  it('makes rows of unit covariance, before they are scaled to unit length', async () => {
    const [rows, columns, dimension] = [40, 700, 12];
    const x = matrix(
      normals('white', rows * columns).map((value, i) => value * (1 + (i % columns)) + 3),
      rows,
      columns,
    );
    const { whitening, warnings } = await fitWhitening(x, dimension, {});
    expect(warnings).toEqual([]);
    const { projection, offset } = whitening;
    const y = Array.from({ length: rows }, (_, row) =>
      Array.from(offset, (start, i) =>
        x.data
          .subarray(row * columns, (row + 1) * columns)
          .reduce((sum, value, j) => sum + value * projection[j * dimension + i]!, start),
      ),
    );
    for (let a = 0; a < dimension; a++) {
      for (let b = 0; b < dimension; b++) {
        expect(y.reduce((sum, row) => sum + row[a]! * row[b]!, 0) / (rows - 1)).toBeCloseTo(a === b ? 1 : 0, 3);
      }
    }
    using program = await whitener(whitening, {});
    const ready = await program.whiten(x.data.slice(0, columns));
    const length = Math.hypot(...y[0]!);
    expect(ready).toBeAllClose(
      y[0]!.map((value) => value / length),
      { absolute: 1e-3 },
    );
  });

  it('warns when the rows span fewer dimensions', async () => {
    const { whitening, warnings } = await fitWhitening(matrix(normals('few', 5 * 30), 5, 30), 10, {});
    expect([whitening.dimension, warnings[0]!.code]).toEqual([4, 'FEWER_DIMENSIONS']);
  });
});

describe('vladLayer', () => {
  it.each(['clusters', 'channels'] as const)('sums residuals by soft assignment, in order of %s', async (order) => {
    const [clusters, channels, places] = [3, 4, 6];
    const [x, w, b, c] = [normals('x', places * channels), normals('w', 12), normals('b', 3), normals('c', 12)];
    const layer = { clusters, channels, assignment: w, bias: b, centres: c, order };
    const engine = await requireEngine({});
    using program = await engine.compile(
      ({ local }) => ({ outputs: { result: vladLayer(local as tf.Tensor4D, layer) } }),
      { inputs: { local: { shape: [1, 2, 3, channels] } } },
    );
    const { result } = await program.run({ local: x });
    const sums = Array.from({ length: clusters }, () => new Array<number>(channels).fill(0));
    for (let p = 0; p < places; p++) {
      const local = x.subarray(p * channels, (p + 1) * channels);
      const scores = Array.from(b, (bias, k) =>
        Math.exp(local.reduce((sum, value, j) => sum + value * w[j * clusters + k]!, bias)),
      );
      const total = scores.reduce((sum, score) => sum + score, 0);
      sums.forEach((row, k) => {
        for (let j = 0; j < channels; j++) row[j]! += (scores[k]! / total) * (local[j]! - c[k * channels + j]!);
      });
    }
    const intra = sums.map((row) => row.map((value) => value / Math.hypot(...row) / Math.sqrt(clusters)));
    const flat =
      order === 'clusters' ? intra.flat() : Array.from({ length: 12 }, (_, i) => intra[i % 3]![Math.floor(i / 3)]!);
    expect(result.data as Float32Array).toBeAllClose(flat, { absolute: 1e-5 });
  });
});
