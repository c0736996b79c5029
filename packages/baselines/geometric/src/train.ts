import { breathe, DuadError, type Matrix, type RunContext } from '@duad/core';
import { adam, createTrainer, type TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { byBatch } from './batch-normalisation.js';
import { makeExamples } from './examples.js';
import { type Model, transformationsOf } from './model.js';
import { who } from './who.js';
import { initialWeights, logits, logSoftmax, operationsPerImage, type Weights } from './wide-residual-network.js';

/** Floating-point operations that one call of the engine may take, so that progress and cancelling stay prompt. */
const operationsPerCall = 1e10;

/** Steps between two reports of progress. */
const reportEvery = 10;

/** Trains the network to tell which transformation an image went through. */
export async function train(
  engine: TensorEngine,
  images: Matrix,
  model: Pick<Model, 'itemShape' | 'options' | 'scaling'>,
  context: RunContext,
): Promise<{ weights: Weights; losses: number[] }> {
  const { itemShape, options, scaling } = model;
  const list = transformationsOf(model);
  const classes = list.length;
  const examples = images.rows * classes;
  const batch = Math.min(options.batchSize, examples);
  const stepsPerEpoch = Math.ceil(examples / batch);
  const total = Math.min(options.steps ?? Number.POSITIVE_INFINITY, options.epochs * stepsPerEpoch);
  const initial = initialWeights(itemShape[2], classes, options, context.random.fork('weights'));
  const kernels = Object.keys(initial).filter((name) => name.endsWith('.kernel'));
  using trainer = await createTrainer<string, { x: { shape: number[] }; target: { shape: number[] } }>(engine, {
    parameters: initial,
    rows: { x: { shape: [...itemShape] }, target: { shape: [classes] } },
    batch,
    optimizer: adam({ learningRate: options.learningRate }),
    rowLosses: (weights, { x, target }) => {
      const logLikelihoods = tf.sum(tf.mul(target, logSoftmax(logits(x, weights, options, byBatch()))), 1);
      const squares = tf.addN(kernels.map((name) => tf.sum(tf.square(weights[name]!))));
      return tf.sub(tf.mul(squares, options.weightDecay), logLikelihoods);
    },
  });
  const operations = 3 * batch * operationsPerImage(itemShape, classes, options);
  const perCall = Math.max(1, Math.floor(operationsPerCall / operations));
  const random = context.random.fork('examples');
  const losses: number[] = [];
  let order = random.permutation(examples);
  let next = 0;
  /** Every example once, then all of them in a new order; batches are always whole. */
  function draw(): Uint32Array {
    return Uint32Array.from({ length: batch }, () => {
      if (next === examples) {
        order = random.shuffle(order);
        next = 0;
      }
      return order[next++]!;
    });
  }
  for (let done = 0; done < total; ) {
    await breathe(context, who);
    const count = Math.min(perCall, total - done);
    const drawn = Array.from({ length: count }, draw);
    const tables = makeExamples(images.data, concatenated(drawn, batch), list, itemShape, scaling);
    const batches = drawn.map((_, i) => Int32Array.from({ length: batch }, (_, row) => i * batch + row));
    for (const loss of await trainer.steps({ x: tables.x, target: tables.target }, batches)) losses.push(loss);
    if (!Number.isFinite(losses.at(-1))) {
      throw new DuadError(
        'DEGENERATE_DATA',
        `${who}: training went astray at step ${losses.length}; lower the learning rate`,
      );
    }
    const before = done;
    done += count;
    if (done === total || Math.floor(done / reportEvery) > Math.floor(before / reportEvery)) {
      context.onProgress?.({ stage: 'step-end', done, total, details: { loss: losses.at(-1)! } });
    }
  }
  return { weights: await trainer.read(), losses };
}

function concatenated(lists: readonly Uint32Array[], size: number): Uint32Array {
  const all = new Uint32Array(lists.length * size);
  lists.forEach((list, i) => {
    all.set(list, i * size);
  });
  return all;
}
