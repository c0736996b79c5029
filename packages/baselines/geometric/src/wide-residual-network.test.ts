import { createRandom } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { byBatch, byPopulation } from './batch-normalisation.js';
import {
  initialWeights,
  logits,
  logSoftmax,
  normalisations,
  operationsPerImage,
  weightShapes,
} from './wide-residual-network.js';

const size = { depth: 10, width: 1 };
const count = (shapes: Record<string, number[]>): number =>
  Object.values(shapes).reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);

describe('wide residual network', () => {
  it('has the published layout: WRN-10-4 with 1.2 million weights, WRN-16-8 with 11 million', () => {
    expect(count(weightShapes(3, 10, { depth: 10, width: 4 })) / 1e6).toBeCloseTo(1.2, 1);
    expect(count(weightShapes(3, 10, { depth: 16, width: 8 })) / 1e6).toBeCloseTo(11, 0);
    const shapes = weightShapes(3, 72, { depth: 16, width: 2 });
    expect(shapes['group1.block0.projection.kernel']).toEqual([1, 1, 32, 64]);
    expect(shapes['group1.block1.projection.kernel']).toBeUndefined();
    expect(Object.keys(shapes).filter((name) => name.includes('conv'))).toHaveLength(12);
  });

  it('counts its operations', () => {
    expect(operationsPerImage([32, 32, 3], 72, { depth: 10, width: 4 }) / 2e6).toBeCloseTo(162, -1);
  });

  it('gives the loss and the gradients that TensorFlow.js gives on its own CPU backend, compiled', async () => {
    const random = createRandom(2);
    const weights = initialWeights(2, 4, size, random);
    const names = Object.keys(weights);
    const x = Float32Array.from({ length: 3 * 8 * 8 * 2 }, () => random.normal());
    const step = ({ x, ...tensors }: Readonly<Record<string, tf.Tensor>>) => {
      const loss = (...list: tf.Tensor[]): tf.Scalar => {
        const named = Object.fromEntries(names.map((name, i) => [name, list[i]!]));
        const answers = logSoftmax(logits(x!, named, size, byBatch()));
        return tf.neg(tf.mean(tf.sum(tf.mul(answers, tf.oneHot([0, 2, 3], 4)), 1)));
      };
      const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => tensors[name]!));
      return { outputs: { value, ...Object.fromEntries(names.map((name, i) => [name, grads[i]!])) } };
    };
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    using program = await engine.compile(step, {
      inputs: {
        x: { shape: [3, 8, 8, 2] },
        ...Object.fromEntries(names.map((name) => [name, { shape: weights[name]!.shape }])),
      },
    });
    const values = Object.fromEntries(names.map((name) => [name, weights[name]!.data]));
    const compiled: Record<string, { readonly data: ArrayLike<number> }> = await program.run({ x, ...values });
    // It greets.
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await tf.setBackend('cpu');
    const expected = tf.tidy(() => {
      const tensors = Object.fromEntries(
        names.map((name) => [name, tf.tensor(weights[name]!.data, [...weights[name]!.shape])]),
      );
      const { outputs } = step({ x: tf.tensor(x, [3, 8, 8, 2]), ...tensors });
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.dataSync()]));
    });
    for (const [name, data] of Object.entries(expected)) {
      expect(compiled[name]!.data, name).toBeAllClose(data, { absolute: 1e-4, relative: 1e-3 });
    }
  });

  it('answers the same by population statistics that are those of the batch', async () => {
    const random = createRandom(2);
    const weights = initialWeights(1, 4, size, random);
    const x = Float32Array.from({ length: 4 * 8 * 8 }, () => random.normal());
    const specs = Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, { shape }]));
    const values = Object.fromEntries(Object.entries(weights).map(([name, { data }]) => [name, data]));
    const step = ({ x, ...tensors }: Readonly<Record<string, tf.Tensor>>) => {
      const statistics: Record<string, tf.Tensor> = {};
      const observing = byBatch((name, mean, variance) => {
        statistics[`${name}.mean`] = mean;
        statistics[`${name}.variance`] = variance;
      });
      const batch = logits(x!, tensors, size, observing);
      expect(Object.keys(statistics)).toHaveLength(2 * normalisations(size).length);
      return { outputs: { batch, population: logits(x!, tensors, size, byPopulation(statistics)) } };
    };
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    using program = await engine.compile(step, { inputs: { x: { shape: [4, 8, 8, 1] }, ...specs } });
    const { batch, population } = await program.run({ x, ...values });
    expect(population.data as Float32Array).toBeAllClose(batch.data as Float32Array, { absolute: 1e-5 });
  });
});
