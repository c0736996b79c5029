import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import type {
  EngineState,
  HostTensor,
  LoopFeed,
  LoopProgram,
  LoopSignature,
  Precision,
  Program,
  Signature,
  Specs,
  Step,
  TensorEngine,
} from '../tensor-engine.js';
import { checkNextState } from '../tensorflow/check-next-state.js';
import { explainError } from '../tensorflow/explain-error.js';
import { loadGradients } from '../tensorflow/load-gradients.js';
import { withBackend } from '../tensorflow/with-backend.js';
import { type EagerEngineName, eagerBackends, startBackend } from './backends.js';
import { EagerState } from './eager-state.js';
import { batchOf, checkFeed, slicesOf, stack, tensorsOf } from './feeds.js';
import { dataTypeOf, toHost, toTensor } from './host-values.js';

/**
 * An engine that compiles nothing: it calls the step function at every step, on a backend of TensorFlow.js. Computes in
 * float32 only.
 *
 * @param load loads the package that carries the backend, by its name
 * @throws MISSING_DEPENDENCY saying what to install; UNSUPPORTED if the backend does not start on this machine
 */
export async function createEagerEngine(
  name: EagerEngineName,
  load: (packageName: string) => Promise<unknown> = (packageName) => import(packageName),
): Promise<TensorEngine> {
  await loadGradients();
  const backendName = await startBackend(name, load);

  async function compile<I extends Specs, O extends string, S extends Specs>(
    step: Step<I, S, O>,
    { inputs: specs, state: stateSpecs = {} as S, precision }: Signature<I, S>,
  ): Promise<Program<I, O>> {
    checkPrecision(name, precision);
    const use = disposable('program');
    return {
      async run(inputs, state, into) {
        use.check();
        const held = checkedState(stateSpecs, state, backendName);
        const targets = Object.entries<HostTensor<Float32Array>>({ ...into } as never);
        for (const [name, { shape, data }] of targets) {
          const size = shape.reduce((product, side) => product * side, 1);
          if (size === data.length) continue;
          throw new DuadError('INVALID_INPUT', `engine: '${name}' is ${size} values, got room for ${data.length}`);
        }
        const outputs = advance(backendName, step as never, held, stateSpecs, () => tensorsOf(specs, inputs));
        for (const [name, target] of targets) {
          target.data.set(outputs[name]!.data);
          outputs[name] = target;
        }
        return outputs as Record<O, HostTensor>;
      },
      [Symbol.dispose]: use.end,
    };
  }

  async function compileLoop<R extends Specs, O extends string, E extends Specs, I extends Specs, S extends Specs>(
    step: Step<R & E & I, S, O>,
    signature: LoopSignature<I, R, E, S>,
  ): Promise<LoopProgram<I, R, E, O>> {
    checkPrecision(name, signature.precision);
    const { rows, batch, perStep = {} as E, inputs = {} as I, state: stateSpecs = {} as S } = signature;
    const use = disposable('loop');
    return {
      async run(feed: LoopFeed<I, R, E>, state?: EngineState) {
        use.check();
        const held = checkedState(stateSpecs, state, backendName);
        const count = feed.indices.length / batch;
        checkFeed(feed, perStep, batch);
        // A failure in the middle must leave the state as it was before the first step.
        const working = held && new EagerState(copies(backendName, held.current), backendName);
        try {
          const collected: Record<string, HostTensor>[] = [];
          for (let i = 0; i < count; i++) {
            const indices = feed.indices.subarray(i * batch, (i + 1) * batch);
            const outputs = advance(backendName, step as never, working, stateSpecs, () => ({
              ...batchOf(rows, feed.rows, indices),
              ...slicesOf(perStep, feed.perStep, i),
              ...tensorsOf(inputs, feed.inputs ?? {}),
            }));
            collected.push(outputs);
          }
          if (working) held.advance(copies(backendName, working.current));
          return stack(collected) as Record<O, HostTensor>;
        } finally {
          working?.dispose();
        }
      },
      [Symbol.dispose]: use.end,
    };
  }

  function createState(values: Readonly<Record<string, HostTensor>>, precision?: Precision): EngineState {
    checkPrecision(name, precision);
    const tensors = withBackend(backendName, () =>
      Object.fromEntries(
        Object.entries(values).map(([key, { data, shape }]) => [
          key,
          tf.keep(toTensor(key, data.slice(), shape, dataTypeOf(data))),
        ]),
      ),
    );
    return new EagerState(tensors, backendName);
  }

  return {
    specVersion: 1,
    name,
    description: `TensorFlow.js ${tf.version_core}, ${eagerBackends[name].packageName}`,
    precisions: ['float32'],
    compile,
    compileLoop,
    createState,
    async [Symbol.asyncDispose]() {},
  };
}

/** One step: results as plain numbers, and the state moved on. A failure leaves the state as it was. */
function advance(
  backendName: string,
  step: Step<Specs, Specs, string>,
  state: EagerState | undefined,
  stateSpecs: Specs,
  inputs: () => Record<string, tf.Tensor>,
): Record<string, HostTensor> {
  const before = Object.fromEntries(Object.keys(stateSpecs).map((name) => [name, state!.current[name]!]));
  return withBackend(backendName, () => {
    let outputs: Record<string, HostTensor> = {};
    let next: Record<string, tf.Tensor> = {};
    tf.tidy(() => {
      try {
        const result = step(inputs(), before);
        checkNextState(before, result.state ?? {});
        outputs = Object.fromEntries(
          Object.entries(result.outputs ?? {}).map(([name, value]) => [name, toHost(value)]),
        );
        // Clones, since a step may return the same tensor twice, or one that it was handed.
        next = Object.fromEntries(Object.keys(before).map((name) => [name, tf.keep(tf.clone(result.state![name]!))]));
      } catch (error) {
        throw explainError(error, `is not known to the backend '${backendName}'`);
      }
    });
    state?.advance(next);
    return outputs;
  });
}

function copies(backendName: string, tensors: Readonly<Record<string, tf.Tensor>>): Record<string, tf.Tensor> {
  return withBackend(backendName, () =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))])),
  );
}

function checkPrecision(name: string, precision: Precision = 'float32'): void {
  if (precision === 'float32') return;
  throw new DuadError('UNSUPPORTED', `engine: '${name}' computes in float32 only; use 'onnxruntime' for ${precision}`);
}

function checkedState(specs: Specs, state: EngineState | undefined, backendName: string): EagerState | undefined {
  const names = Object.keys(specs);
  if (names.length === 0) return undefined;
  const held = state instanceof EagerState && state.backendName === backendName ? state : undefined;
  const missing = held ? names.filter((name) => !held.current[name]) : names;
  if (!held || missing.length > 0) {
    throw new DuadError(
      'INVALID_INPUT',
      `engine: this program needs a state made by the same engine's createState, with ${missing.join(', ')}`,
    );
  }
  return held;
}

function disposable(kind: string): { check(): void; end(): void } {
  let ended = false;
  return {
    check() {
      if (ended) throw new DuadError('DISPOSED', `engine: this ${kind} was disposed of; compile it again`);
    },
    end() {
      ended = true;
    },
  };
}
