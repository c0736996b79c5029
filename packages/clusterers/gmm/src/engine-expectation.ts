import { type Matrix, throwIfCancelled } from '@duad/core';
import type { HostTensor, TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import { blocksFor, callsOver } from './blocks.js';
import type { CovarianceType } from './covariance.js';
import { densityForm, zeroes } from './density-form.js';
import type { Expectation } from './expectation.js';
import { momentForm } from './moment-form.js';
import type { Statistics } from './statistics.js';
import { who } from './who.js';

/**
 * The expectation step on the engine, in float64: one loop over blocks of rows that keeps nothing but sums. Second
 * moments are taken about `origin`, so a component whose deviation is below some 1e-8 of its distance from the origin
 * loses its covariance to rounding; see {@link safeExpectation}.
 *
 * @param origin d; the columns' means
 */
export async function engineExpectation(
  engine: TensorEngine,
  x: Matrix,
  origin: Float64Array,
  type: CovarianceType,
  components: number,
): Promise<Expectation> {
  const { rows, columns } = x;
  const blocks = blocksFor(rows, components, columns);
  const densities = densityForm(type, components, columns);
  const seconds = momentForm(type, components, columns);
  const stateShapes = {
    logLikelihood: [] as number[],
    counts: [components],
    firsts: [components, columns],
    seconds: [...seconds.shape],
  };
  const specsOf = (shapes: typeof stateShapes) =>
    Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { shape }]));

  const program = await engine.compileLoop(
    (inputs: Record<string, tf.Tensor>, state: Record<string, tf.Tensor>) => {
      const block = tf.transpose(tf.sub(inputs.x!, inputs.origin!)) as tf.Tensor2D;
      const weights = tf.reshape(inputs.weights!, [1, blocks.size]) as tf.Tensor2D;
      const logDensities = densities.logDensities(block, inputs);
      const largest = tf.max(logDensities, 0, true);
      // Cut off at e^-200 of the largest: denormal numbers would slow every product that follows down many times.
      const exponentials = tf.exp(tf.maximum(tf.sub(logDensities, largest), tf.scalar(-200)));
      const sums = tf.sum(exponentials, 0, true);
      const responsibilities = tf.mul(exponentials, tf.div(weights, sums)) as tf.Tensor2D;
      const rowLogLikelihoods = tf.add(largest, tf.log(sums));
      return {
        state: {
          logLikelihood: tf.add(state.logLikelihood!, tf.sum(tf.mul(rowLogLikelihoods, weights))),
          counts: tf.add(state.counts!, tf.sum(responsibilities, 1)),
          firsts: tf.add(state.firsts!, tf.matMul(responsibilities, block, false, true)),
          seconds: tf.add(state.seconds!, seconds.moments(block, responsibilities, weights)),
        },
      };
    },
    {
      rows: { x: { shape: [columns] } },
      batch: blocks.size,
      perStep: { weights: { shape: [blocks.size] } },
      inputs: { origin: { shape: [columns] }, ...densities.specs },
      state: specsOf(stateShapes),
      precision: 'float64',
    },
  );

  return {
    async statistics(parameters, context) {
      const state = engine.createState(zeroes(stateShapes), 'float64');
      try {
        const inputs = { origin, ...densities.inputs(parameters, origin) };
        for (const { indices, weights } of callsOver(rows, blocks)) {
          throwIfCancelled(context, who);
          await program.run({ rows: { x: x.data }, indices, perStep: { weights }, inputs }, state);
        }
        const sums = await state.read();
        return centred(sums, seconds.unpack(sums.seconds!.data as Float64Array), type, origin);
      } finally {
        state.dispose();
      }
    },
    dispose: () => program[Symbol.dispose](),
  };
}

/** Turns sums about the origin into means and scatter about the means. */
function centred(
  sums: Record<string, HostTensor>,
  moments: Float64Array,
  type: CovarianceType,
  origin: Float64Array,
): Statistics {
  const d = origin.length;
  const counts = sums.counts!.data as Float64Array;
  const shifts = (sums.firsts!.data as Float64Array).map((sum, at) => sum / counts[Math.floor(at / d)]!);
  const scatter = moments.slice();
  for (let k = 0; k < counts.length; k++) {
    const count = counts[k]!;
    if (!(count > 0)) continue;
    for (let a = 0; a < d; a++) {
      const value = count * shifts[k * d + a]!;
      if (type === 'diagonal' || type === 'spherical') {
        scatter[k * d + a]! -= value * shifts[k * d + a]!;
        continue;
      }
      const row = ((type === 'full' ? k * d : 0) + a) * d;
      for (let b = 0; b < d; b++) scatter[row + b]! -= value * shifts[k * d + b]!;
    }
  }
  const means = shifts.map((shift, at) => shift + origin[at % d]!);
  return { logLikelihood: sums.logLikelihood!.data[0]!, counts, means, scatter };
}
