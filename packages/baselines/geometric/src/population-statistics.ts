import { breathe, type Matrix, type RunContext } from '@duad/core';
import type { TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { asConstants } from './as-constants.js';
import { byBatch } from './batch-normalisation.js';
import { makeExamples } from './examples.js';
import { type Model, transformationsOf } from './model.js';
import { who } from './who.js';
import { logits, normalisations, type Weights } from './wide-residual-network.js';

/** Batches that statistics are taken from, at most. */
const mostBatches = 50;

/**
 * Mean and variance that normalisations use once training is over: the averages over training batches under the final
 * weights, the variance unbiased (Ioffe and Szegedy, ICML 2015, algorithm 2).
 */
export async function populationStatistics(
  engine: TensorEngine,
  images: Matrix,
  model: Pick<Model, 'itemShape' | 'options' | 'scaling' | 'weights'>,
  context: RunContext,
): Promise<Weights> {
  const { itemShape, options, scaling, weights } = model;
  const list = transformationsOf(model);
  const examples = images.rows * list.length;
  const batch = Math.min(options.batchSize, examples);
  const sizes = normalisations(options);
  const step = ({ x }: Readonly<Record<string, tf.Tensor>>) => {
    const observed: Record<string, tf.Tensor> = {};
    const normalise = byBatch((name, mean, variance) => {
      observed[`${name}.mean`] = mean;
      observed[`${name}.variance`] = variance;
    });
    // The last normalisation is reached on the way to the logits, which nobody asks for.
    logits(x!, asConstants(weights), options, normalise);
    return {
      outputs: {
        all: tf.concat(sizes.flatMap(([name]) => [observed[`${name}.mean`]!, observed[`${name}.variance`]!])),
      },
    };
  };
  using program = await engine.compile(step, { inputs: { x: { shape: [batch, ...itemShape] } } });
  const batches = Math.min(mostBatches, Math.max(1, Math.floor(examples / batch)));
  const order = context.random.permutation(examples);
  const sums = new Float64Array(sizes.reduce((sum, [, channels]) => sum + 2 * channels, 0));
  for (let i = 0; i < batches; i++) {
    await breathe(context, who);
    const numbers = order.subarray(i * batch, (i + 1) * batch);
    const { x } = makeExamples(images.data, numbers, list, itemShape, scaling);
    const { all } = await program.run({ x });
    all.data.forEach((value, k) => {
      sums[k]! += value / batches;
    });
  }
  let start = 0;
  return Object.fromEntries(
    sizes.flatMap(([name, channels]) =>
      (['mean', 'variance'] as const).map((kind) => {
        const data = Float32Array.from(sums.subarray(start, start + channels));
        start += channels;
        return [`${name}.${kind}`, { shape: [channels], data }];
      }),
    ),
  );
}
