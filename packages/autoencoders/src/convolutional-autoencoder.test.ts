import { createRandom, decodeArtifact, encodeArtifact, matrix } from '@duad/core';
import { createOnnxruntimeEngine, type HostTensor } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { convolutionalNetwork } from './convolutional-network.js';
import { blobs } from './fixtures.js';
import {
  autoencoderFromArtifact,
  type ConvolutionalAutoencoderInput,
  convolutionalAutoencoder,
  convolutionalFromArtifact,
  denseAutoencoder,
} from './index.js';
import { initialWeights } from './initial-weights.js';

const engine = await createOnnxruntimeEngine({ threads: 1 });
const context = (seed: number) => ({ engine, random: createRandom(seed) });
const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const small = { channels: [4, 8], codeSize: 4, batchSize: 16, learningRate: 5e-3 };

describe('convolutionalAutoencoder', () => {
  it.each<[string, ConvolutionalAutoencoderInput['itemShape'], 'mse' | 'cosine' | 'angle']>([
    ['grey pictures', [8, 8, 1], 'mse'],
    ['colour pictures with odd sides', [7, 10, 3], 'cosine'],
    ['strips', [1, 12, 1], 'angle'],
  ])('learns %s: new ones come out better than from its untrained copy', async (_name, itemShape, loss) => {
    const [x, news] = [blobs(200, itemShape, 1), blobs(100, itemShape, 2)];
    const rows = Uint32Array.from({ length: x.rows }, (_, i) => i);
    await using model = await convolutionalAutoencoder({ ...small, itemShape, loss }).create(x.columns, context(1));
    const before = await model.evaluate(news);
    const { losses, steps } = await model.train(x, rows, 40, context(2));
    const after = await model.evaluate(news);
    expect(steps).toBe(40 * Math.ceil(200 / 16));
    expect(losses.at(-1)!).toBeLessThan(losses[0]! / 2);
    expect(mean(after.angles)).toBeLessThan(0.6 * mean(before.angles));
    expect((await model.reconstruct(news)).itemShape).toEqual(itemShape);
  });

  it('tells another kind of picture from those it was trained on', async () => {
    const itemShape = [8, 8, 1] as const;
    const x = blobs(200, itemShape, 1);
    const checks = Float32Array.from({ length: 20 * 64 }, (_, i) => ((Math.floor(i / 8) + i) % 2 ? 0.8 : 0.1));
    const rows = Uint32Array.from({ length: x.rows }, (_, i) => i);
    await using model = await convolutionalAutoencoder({ ...small, itemShape }).create(64, context(1));
    await model.train(x, rows, 40, context(2));
    const usual = (await model.evaluate(blobs(50, itemShape, 3))).angles;
    const odd = (await model.evaluate(matrix(checks, 20, 64))).angles;
    expect(Math.min(...odd)).toBeGreaterThan(mean(usual));
  });

  it('has the gradients that finite differences give', async () => {
    const [network] = [
      convolutionalNetwork({
        ...convolutionalAutoencoder({ ...small, itemShape: [5, 6, 2], channels: [3, 4] }).options,
        // Smooth, so that differences converge.
        activation: 'tanh',
      }),
    ];
    const random = createRandom(7);
    const weights = initialWeights(network.shapes, 'fan-in', random);
    const x = blobs(3, [5, 6, 2], 4).data;
    const names = Object.keys(weights);
    const specs = Object.fromEntries(names.map((name) => [name, { shape: weights[name]!.shape }]));
    using program = await engine.compile(
      ({ x, ...tensors }: Readonly<Record<string, tf.Tensor>>) => {
        const loss = (...values: tf.Tensor[]): tf.Scalar => {
          const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
          return tf.sum(tf.squaredDifference(network.decode(network.encode(x!, named), named), x!)) as tf.Scalar;
        };
        const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => tensors[name]!));
        return { outputs: { loss: value, ...Object.fromEntries(names.map((name, i) => [`d ${name}`, grads[i]!])) } };
      },
      { inputs: { x: { shape: [3, 60] }, ...specs } },
    );
    const run = async (values: Readonly<Record<string, HostTensor<Float32Array>>>) => {
      const data = Object.fromEntries(names.map((name) => [name, values[name]!.data]));
      return (await program.run({ x, ...data } as never)) as unknown as Record<string, HostTensor<Float32Array>>;
    };
    const gradients = await run(weights);
    for (const name of names) {
      const { data, shape } = weights[name]!;
      const direction = Float32Array.from(data, () => random.normal());
      const slope = direction.reduce((sum, value, i) => sum + value * gradients[`d ${name}`]!.data[i]!, 0);
      const at = async (step: number): Promise<number> => {
        const moved = data.map((value, i) => value + step * direction[i]!);
        return (await run({ ...weights, [name]: { shape, data: moved } })).loss!.data[0]!;
      };
      const step = 4e-3;
      const difference =
        (8 * (await at(step)) - 8 * (await at(-step)) - (await at(2 * step)) + (await at(-2 * step))) / (12 * step);
      expect(Math.abs(difference - slope), name).toBeLessThan(1e-2 * Math.max(0.1, Math.abs(slope)));
    }
  });

  it('survives saving and loading, and is not taken for another kind', async () => {
    const itemShape = [6, 6, 1] as const;
    const x = blobs(40, itemShape);
    await using model = await convolutionalAutoencoder({ ...small, itemShape }).create(36, context(3));
    const artifact = decodeArtifact(encodeArtifact(await model.toArtifact()), 'test');
    await using loaded = await convolutionalFromArtifact(artifact, { engine });
    await using either = await autoencoderFromArtifact(artifact, { engine });
    for (const each of [loaded, either]) expect(await each.evaluate(x)).toEqual(await model.evaluate(x));
    await using plain = await denseAutoencoder({ hidden: [4] }).create(36, context(3));
    await using again = await autoencoderFromArtifact(await plain.toArtifact(), { engine });
    expect(await again.evaluate(x)).toEqual(await plain.evaluate(x));
    const dense = { ...artifact, header: { ...artifact.header, kind: 'dense' } };
    await expect(convolutionalFromArtifact(dense, { engine })).rejects.toMatchObject({ code: 'INVALID_ARTIFACT' });
    const short = { ...artifact, arrays: { ...artifact.arrays, weight0: new Float32Array(3) } };
    await expect(convolutionalFromArtifact(short, { engine })).rejects.toMatchObject({ code: 'INVALID_ARTIFACT' });
  });

  it('says what is wrong with options and sizes', async () => {
    const itemShape = [8, 8, 1] as const;
    expect(() => convolutionalAutoencoder({} as never)).toThrow(/itemShape/);
    expect(() => convolutionalAutoencoder({ itemShape, channels: [] })).toThrow(/channels/);
    expect(() => convolutionalAutoencoder({ itemShape, colour: 1 } as never)).toThrow(/colour/);
    await expect(convolutionalAutoencoder({ itemShape }).create(63, context(1))).rejects.toMatchObject({
      code: 'WIDTH_MISMATCH',
      message: expect.stringContaining('8 x 8 x 1 = 64'),
    });
  });
});
