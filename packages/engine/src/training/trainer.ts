import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { EngineState, HostArray, HostTensor, Specs, TensorEngine, TensorsOf } from '../tensor-engine.js';
import type { Optimizer } from './optimizer.js';

/** What is trained, and on what. */
export interface TrainerOptions<P extends string, R extends Specs> {
  /** Initial weights. */
  readonly parameters: Readonly<Record<P, HostTensor<Float32Array>>>;
  /** Shape of one row of each table. */
  readonly rows: R;
  /** Rows per step. */
  readonly batch: number;
  /** Loss of each row of a batch, shape [batch]. Pure, in TensorFlow.js operations. */
  readonly rowLosses: (parameters: Readonly<Record<P, Tensor>>, batch: TensorsOf<R>) => Tensor;
  readonly optimizer: Optimizer;
}

/** Weights that are being trained. */
export interface Trainer<P extends string, R extends Specs> extends Disposable {
  /**
   * Goes on for one step per batch. A batch may be shorter than the others: it counts as full as it is.
   *
   * @param rows whole tables
   * @param batches row numbers, at most `batch` of them each
   * @returns mean loss of each batch, before its step
   */
  steps(rows: { readonly [K in keyof R]: HostArray }, batches: readonly Int32Array[]): Promise<Float32Array>;
  /** The weights as they are now. */
  read(): Promise<Record<P, HostTensor<Float32Array>>>;
}

/** Compiles a training step with its gradients and its optimiser; many steps run in one call. */
export async function createTrainer<P extends string, R extends Specs>(
  engine: TensorEngine,
  options: TrainerOptions<P, R>,
): Promise<Trainer<P, R>> {
  const { parameters, rows, batch, rowLosses, optimizer } = options;
  const names = Object.keys(parameters) as P[];
  const slotNames = Object.keys(optimizer.slots);
  const scalarNames = Object.keys(optimizer.scalars(1));
  const initial: Record<string, HostTensor> = {};
  for (const name of names) {
    const { shape, data } = parameters[name];
    initial[name] = parameters[name];
    for (const slot of slotNames) {
      initial[`${name}.${slot}`] = { shape, data: new Float32Array(data.length).fill(optimizer.slots[slot]!) };
    }
  }
  const specs: Specs = Object.fromEntries(Object.entries(initial).map(([name, { shape }]) => [name, { shape }]));
  const scalarSpecs: Specs = Object.fromEntries(scalarNames.map((name) => [`scalar.${name}`, { shape: [] }]));

  const program = await engine.compileLoop(
    (inputs: Readonly<Record<string, Tensor>>, state: Readonly<Record<string, Tensor>>) => {
      const scalars = Object.fromEntries(scalarNames.map((name) => [name, inputs[`scalar.${name}`]!]));
      const weights = names.map((name) => state[name]!);
      const loss = (...tensors: Tensor[]): Scalar => {
        const named = Object.fromEntries(names.map((name, i) => [name, tensors[i]!])) as Record<P, Tensor>;
        return tf.sum(tf.mul(rowLosses(named, inputs as TensorsOf<R>), inputs['row.weights']!));
      };
      const { value, grads } = tf.valueAndGrads(loss)(weights);
      const next: Record<string, Tensor> = {};
      names.forEach((name, i) => {
        const slots = Object.fromEntries(slotNames.map((slot) => [slot, state[`${name}.${slot}`]!]));
        const updated = optimizer.update(weights[i]!, grads[i]!, slots, scalars);
        next[name] = updated.parameter;
        for (const slot of slotNames) next[`${name}.${slot}`] = updated.slots[slot]!;
      });
      return { outputs: { loss: value }, state: next };
    },
    { rows, batch, perStep: { 'row.weights': { shape: [batch] }, ...scalarSpecs }, state: specs },
  );
  const state: EngineState = engine.createState(initial);
  let done = 0;

  return {
    async steps(tables, batches) {
      const indices = new Int32Array(batches.length * batch);
      const rowWeights = new Float32Array(batches.length * batch);
      batches.forEach((numbers, step) => {
        const start = step * batch;
        indices.set(numbers, start);
        rowWeights.fill(1 / numbers.length, start, start + numbers.length);
      });
      const scalars = batches.map((_, i) => optimizer.scalars(done + i + 1));
      const perStep: { 'row.weights': HostArray; [scalar: string]: HostArray } = { 'row.weights': rowWeights };
      for (const name of scalarNames) perStep[`scalar.${name}`] = Float32Array.from(scalars, (values) => values[name]!);
      const { loss } = await program.run({ rows: tables, indices, perStep }, state);
      done += batches.length;
      return loss.data as Float32Array;
    },
    async read() {
      const values = await state.read();
      return Object.fromEntries(names.map((name) => [name, values[name]!])) as Record<P, HostTensor<Float32Array>>;
    },
    [Symbol.dispose]() {
      program[Symbol.dispose]();
      state.dispose();
    },
  };
}
