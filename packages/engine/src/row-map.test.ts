import { createRandom } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createOnnxruntimeEngine } from './onnxruntime/onnxruntime-engine.js';
import { compileRowMap } from './row-map.js';

const random = createRandom(1);
const w = { shape: [3, 2], data: Float32Array.from({ length: 6 }, () => random.normal()) };
const rows = Float32Array.from({ length: 11 * 3 }, () => random.normal());

async function withMap<T>(
  block: number,
  operationsPerRow: number,
  use: (map: Awaited<ReturnType<typeof compile>>) => T,
) {
  await using engine = await createOnnxruntimeEngine({ threads: 1 });
  using map = await compile(engine, block, operationsPerRow);
  return await use(map);
}

function compile(engine: Awaited<ReturnType<typeof createOnnxruntimeEngine>>, block: number, operationsPerRow: number) {
  return compileRowMap(engine, {
    shape: [3],
    block,
    weights: { w },
    operationsPerRow,
    map: (x, { w }) => ({ product: tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), sum: tf.sum(x, 1) }),
  });
}

describe('compileRowMap', () => {
  it.each([
    [4, 1],
    [4, 1e12],
    [64, 1],
  ])('computes every row, in blocks of %i', async (block, operations) => {
    const results = await withMap(block, operations, (map) => map.run(rows, { w }, {}, 'test'));
    const product = Array.from({ length: 22 }, (_, i) =>
      [0, 1, 2].reduce((sum, k) => sum + rows[(i >> 1) * 3 + k]! * w.data[k * 2 + (i & 1)]!, 0),
    );
    const sums = Array.from({ length: 11 }, (_, i) => rows[3 * i]! + rows[3 * i + 1]! + rows[3 * i + 2]!);
    expect(results.product).toBeAllClose(product);
    expect(results.sum).toBeAllClose(sums);
  });

  it('gives a row the same bits whatever rows stand beside it', async () => {
    await withMap(4, 1, async (map) => {
      const { product } = await map.run(rows, { w }, {}, 'test');
      for (let row = 0; row < 11; row++) {
        const alone = await map.run(rows.slice(row * 3, row * 3 + 3), { w }, {}, 'test');
        expect(alone.product).toEqual(product.slice(row * 2, row * 2 + 2));
      }
    });
  });

  it('takes other weights of the same shapes, and can be cancelled', async () => {
    await withMap(4, 1, async (map) => {
      const doubled = { w: { ...w, data: w.data.map((value) => 2 * value) } };
      const once = await map.run(rows, { w }, {}, 'test');
      const twice = await map.run(rows, doubled, {}, 'test');
      expect(twice.product).toBeAllClose(once.product.map((value) => 2 * value));
      const signal = AbortSignal.abort();
      await expect(map.run(rows, { w }, { signal }, 'test')).rejects.toMatchObject({ code: 'CANCELLED' });
    });
  });
});
