import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { eagerBackends } from './backends.js';
import { createEagerEngine } from './eager-engine.js';

type Named = Readonly<Record<string, tf.Tensor>>;

/** Whether a package and what it downloads when it is installed are there. */
async function canLoad(packageName: string): Promise<boolean> {
  return import(packageName).then(
    () => true,
    () => false,
  );
}

const step = ({ x }: Named, { w }: Named) => {
  const { value, grad } = tf.valueAndGrad((v) => tf.sum(tf.square(tf.matMul(x!, v))) as tf.Scalar)(w!);
  return { outputs: { value }, state: { w: tf.sub(w!, tf.mul(grad, 0.1)) } };
};
const signature = { inputs: { x: { shape: [1, 2] } }, state: { w: { shape: [2, 1] } } };

describe.each(['tensorflow', 'tensorflow-gpu'] as const)("'%s' itself", async (name) => {
  const there = await canLoad(eagerBackends[name].packageName);
  it.skipIf(!there)('runs (skipped where libtensorflow is not installed)', async () => {
    const engine = await createEagerEngine(name);
    using program = await engine.compile(step, signature);
    const state = engine.createState({ w: { shape: [2, 1], data: Float32Array.of(1, -1) } });
    const { value } = await program.run({ x: Float32Array.of(3, 1) }, state);
    expect(value.data).toBeAllClose([4]);
    state.dispose();
  });
});
