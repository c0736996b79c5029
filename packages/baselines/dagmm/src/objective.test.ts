import { readFileSync } from 'node:fs';
import { parseOptions } from '@duad/core';
import { createOnnxruntimeEngine, type Precision } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { energies, estimateMixture } from './mixture.js';
import { weightShapes } from './networks.js';
import { rowLosses } from './objective.js';
import { dagmmSchema, latentSize } from './options.js';

interface Golden {
  readonly columns: number;
  readonly options: object;
  readonly x: number[];
  readonly masks: number[];
  readonly weights: Record<string, number[]>;
  readonly expected: {
    readonly z: number[];
    readonly memberships: number[];
    readonly means: number[];
    readonly covariances: number[];
    readonly energies: number[];
    readonly objective: number;
    readonly gradients: Record<string, number[]>;
  };
}

const golden = JSON.parse(readFileSync(new URL('fixtures/objective.json', import.meta.url), 'utf8')) as Record<
  string,
  Golden
>;
// TensorFlow.js rounds constants such as lambda_1 to 32 bits, whatever the engine computes in.
const tolerances = { float64: { absolute: 1e-7, relative: 1e-6 }, float32: { absolute: 2e-4, relative: 2e-4 } };

describe.each(Object.entries(golden))('%s, against PyTorch', (_, { columns, options, x, masks, weights, expected }) => {
  const parsed = parseOptions(dagmmSchema, options, 'test');
  const rows = x.length / columns;

  it.each(['float64', 'float32'] as Precision[])('gives the objective and its gradient in %s', async (precision) => {
    await using engine = await createOnnxruntimeEngine({ threads: 1 });
    const shapes = weightShapes(columns, parsed);
    const names = Object.keys(shapes);
    const step = ({ x, masks, ...tensors }: Readonly<Record<string, tf.Tensor>>) => {
      const loss = (...list: tf.Tensor[]): tf.Scalar =>
        tf.mean(rowLosses(Object.fromEntries(names.map((name, i) => [name, list[i]!])), x!, masks, 1e-3, parsed));
      const { value, grads } = tf.valueAndGrads(loss)(names.map((name) => tensors[name]!));
      return { outputs: { objective: value, ...Object.fromEntries(names.map((name, i) => [name, grads[i]!])) } };
    };
    const specs = Object.fromEntries(names.map((name) => [name, { shape: shapes[name]! }]));
    using program = await engine.compile(step, {
      inputs: { x: { shape: [rows, columns] }, masks: { shape: [rows, masks.length / rows] }, ...specs },
      precision,
    });
    const inputs = Object.fromEntries(names.map((name) => [name, Float32Array.from(weights[name]!)]));
    const outputs: Record<string, { readonly data: ArrayLike<number> }> = await program.run({
      x: Float32Array.from(x),
      masks: Float32Array.from(masks),
      ...inputs,
    });
    const tolerance = tolerances[precision as 'float64'];
    expect(outputs.objective!.data).toBeAllClose([expected.objective], tolerance);
    for (const name of names) expect(outputs[name]!.data).toBeAllClose(expected.gradients[name]!, tolerance);
  });

  it('gives the mixture and the energies', () => {
    const z = Float32Array.from(expected.z);
    const mixture = estimateMixture(z, Float32Array.from(expected.memberships), latentSize(parsed), parsed.jitter);
    expect(mixture.means).toBeAllClose(expected.means, { absolute: 1e-6, relative: 1e-5 });
    expect(mixture.covariances).toBeAllClose(expected.covariances, { absolute: 1e-6, relative: 1e-5 });
    const expectedEnergies = { absolute: 1e-4, relative: 1e-4 };
    expect(energies(z, mixture, latentSize(parsed))).toBeAllClose(expected.energies, expectedEnergies);
  });
});
