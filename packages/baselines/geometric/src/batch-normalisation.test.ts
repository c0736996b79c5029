import { createRandom } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { byBatch, type Normalise } from './batch-normalisation.js';

/** Algorithm 1 as it is written, its gradient left to differentiation. */
const composed: Normalise = (x, _, scale, offset) => {
  const mean = tf.mean(x, [0, 1, 2]);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), [0, 1, 2]);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5))), scale), offset);
};

describe('batch normalisation', () => {
  it('has the value and the gradients of its composition, however far the means lie from zero', async () => {
    const random = createRandom(4);
    const shape = [5, 4, 3, 2];
    const x = Float32Array.from({ length: 120 }, (_, i) => (i % 2 ? 30 : -5) + random.normal());
    const towards = Float32Array.from({ length: 120 }, () => random.normal());
    const step = ({ x, scale, offset, towards }: Readonly<Record<string, tf.Tensor>>) => {
      const outputs = (normalise: Normalise) => {
        const loss = (...[x, scale, offset]: tf.Tensor[]): tf.Scalar =>
          tf.sum(tf.mul(towards!, tf.square(normalise(x!, 'norm', scale!, offset!))));
        const { value, grads } = tf.valueAndGrads(loss)([x!, scale!, offset!]);
        return [value, ...grads];
      };
      const [ours, expected] = [outputs(byBatch()), outputs(composed)];
      return {
        outputs: Object.fromEntries(
          ['value', 'x', 'scale', 'offset'].flatMap((name, i) => [
            [name, ours[i]!],
            [`expected ${name}`, expected[i]!],
          ]),
        ),
      };
    };
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    using program = await engine.compile(step, {
      inputs: { x: { shape }, scale: { shape: [2] }, offset: { shape: [2] }, towards: { shape } },
      precision: 'float64',
    });
    const results: Record<string, { readonly data: ArrayLike<number> }> = await program.run({
      x,
      scale: Float32Array.of(1.5, -0.5),
      offset: Float32Array.of(0.3, 2),
      towards,
    });
    for (const name of ['value', 'x', 'scale', 'offset']) {
      expect(results[name]!.data, name).toBeAllClose(results[`expected ${name}`]!.data, { absolute: 1e-5 });
    }
  });
});
