import { compileRowMap, type TensorEngine } from '@duad/engine';
import { asConstants } from './as-constants.js';
import { byPopulation } from './batch-normalisation.js';
import { makeExamples } from './examples.js';
import { type Model, transformationsOf } from './model.js';
import { who } from './who.js';
import { logits, logSoftmax, operationsPerImage } from './wide-residual-network.js';

/** Answers of the network for images under all transformations. */
export interface Responder extends Disposable {
  /**
   * Log-softmax responses for one image, transformations x classes: entry (t, k) says how much the image under
   * transformation t looks as if it had gone through k.
   */
  respond(image: Float32Array, context: { readonly signal?: AbortSignal }): Promise<Float32Array>;
}

/** Compiles the network as it answers after training. An image and its transformations make up one block. */
export async function createResponder(
  engine: TensorEngine,
  model: Pick<Model, 'itemShape' | 'options' | 'scaling' | 'weights' | 'statistics'>,
): Promise<Responder> {
  const { itemShape, options, scaling, weights, statistics } = model;
  const list = transformationsOf(model);
  const numbers = list.map((_, t) => t);
  const map = await compileRowMap(engine, {
    shape: itemShape,
    block: list.length,
    weights: {},
    operationsPerRow: operationsPerImage(itemShape, list.length, options),
    map: (x) => {
      const tensors = asConstants({ ...weights, ...statistics });
      return { logs: logSoftmax(logits(x, tensors, options, byPopulation(tensors))) };
    },
  });
  return {
    async respond(image, context) {
      const { x } = makeExamples(image, numbers, list, itemShape, scaling);
      return (await map.run(x, {}, context, who)).logs;
    },
    [Symbol.dispose]: () => map[Symbol.dispose](),
  };
}
