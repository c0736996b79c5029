import { createRandom } from '@duad/core';
import { createOnnxruntimeEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { rowLosses } from './network.js';
import { type Activation, activations } from './options.js';

const [rows, columns, hidden, nu, bias] = [7, 3, 4, 0.25, 0.1];

/** The objective of the paper's Eq. 4, written out in plain loops. */
function plainObjective(x: number[], v: number[], w: number[], activation: Activation): number {
  const g = {
    linear: (a: number) => a,
    sigmoid: (a: number) => 1 / (1 + Math.exp(-a)),
    relu: (a: number) => Math.max(0, a),
  };
  const squares = [...v, ...w].reduce((sum, value) => sum + value * value, 0);
  let shortfall = 0;
  for (let i = 0; i < rows; i++) {
    let y = 0;
    for (let h = 0; h < hidden; h++) {
      let a = 0;
      for (let j = 0; j < columns; j++) a += x[i * columns + j]! * v[j * hidden + h]!;
      y += w[h]! * g[activation](a);
    }
    shortfall += Math.max(0, bias - y);
  }
  return squares / 2 + shortfall / (nu * rows) - bias;
}

/** Central differences. */
function slopes(f: (values: number[]) => number, at: number[]): number[] {
  const step = 1e-5;
  return at.map((value, i) => {
    const moved = (by: number): number[] => at.map((other, j) => (i === j ? value + by : other));
    return (f(moved(step)) - f(moved(-step))) / (2 * step);
  });
}

describe('rowLosses', () => {
  it.each([...activations])('is the objective, with its gradient, for %s', async (activation) => {
    const random = createRandom(5);
    const draw = (length: number): number[] => Array.from({ length }, () => Math.fround(random.normal()));
    const [x, v, w] = [draw(rows * columns), draw(columns * hidden), draw(hidden)];
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    const step = ({ x, v, w }: Readonly<Record<string, tf.Tensor>>) => {
      const loss = (...[v, w]: tf.Tensor[]): tf.Scalar =>
        tf.mean(rowLosses(x!, tf.fill([rows], bias), { v: v!, w: w! }, { activation, nu }));
      const { value, grads } = tf.valueAndGrads(loss)([v!, w!]);
      return { outputs: { value, v: grads[0]!, w: grads[1]! } };
    };
    using program = await engine.compile(step, {
      inputs: { x: { shape: [rows, columns] }, v: { shape: [columns, hidden] }, w: { shape: [hidden, 1] } },
      precision: 'float64',
    });
    const [fx, fv, fw] = [x, v, w].map((values) => Float32Array.from(values));
    const results = await program.run({ x: fx!, v: fv!, w: fw! });
    const tolerance = { absolute: 1e-6, relative: 1e-6 };
    expect(results.value.data).toBeAllClose([plainObjective(x, v, w, activation)], tolerance);
    expect(results.v.data).toBeAllClose(
      slopes((values) => plainObjective(x, values, w, activation), v),
      tolerance,
    );
    expect(results.w.data).toBeAllClose(
      slopes((values) => plainObjective(x, v, values, activation), w),
      tolerance,
    );
  });
});
