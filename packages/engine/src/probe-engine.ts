import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorEngine } from './tensor-engine.js';

const x = [0.5, -1, 2, 1.5, 0.25, -0.75];
const w = [0.3, -0.2, 0.1, 0.4, -0.5, 0.6];
const tolerance = 1e-3;

/**
 * Runs one step of gradient descent on the sum of tanh(x w), x and w being two by three and three by two, and compares it
 * with the same numbers computed here.
 *
 * @throws ENGINE_FAILED if they differ, and whatever the engine throws
 */
export async function probeEngine(engine: TensorEngine): Promise<void> {
  const step = ({ x }: { readonly x: tf.Tensor }, { w }: { readonly w: tf.Tensor }) => {
    const loss = (weights: tf.Tensor): tf.Scalar => tf.sum(tf.tanh(tf.matMul(x, weights)));
    const { value, grad } = tf.valueAndGrad(loss)(w);
    return { outputs: { value }, state: { w: tf.sub(w, grad) } };
  };
  using program = await engine.compile(step, { inputs: { x: { shape: [2, 3] } }, state: { w: { shape: [3, 2] } } });
  const state = engine.createState({ w: { shape: [3, 2], data: Float32Array.from(w) } });
  try {
    const { value } = await program.run({ x: Float32Array.from(x) }, state);
    const next = (await state.read()).w!.data;
    const expected = expectedStep();
    const got = [value.data[0]!, ...next];
    if (got.every((number, i) => Math.abs(number - expected[i]!) <= tolerance)) return;
    throw new DuadError(
      'ENGINE_FAILED',
      `engine: ${engine.name} computes wrongly: expected ${expected.map((number) => number.toFixed(4))}, got ${got.map((number) => number.toFixed(4))}`,
    );
  } finally {
    state.dispose();
  }
}

/** The loss, then the weights after the step. */
function expectedStep(): number[] {
  let loss = 0;
  const next = [...w];
  for (let row = 0; row < 2; row++) {
    for (let column = 0; column < 2; column++) {
      const inner = [0, 1, 2].reduce((sum, k) => sum + x[row * 3 + k]! * w[k * 2 + column]!, 0);
      const value = Math.tanh(inner);
      loss += value;
      for (let k = 0; k < 3; k++) next[k * 2 + column]! -= (1 - value * value) * x[row * 3 + k]!;
    }
  }
  return [loss, ...next];
}
