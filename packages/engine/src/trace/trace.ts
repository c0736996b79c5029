import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Constant, GraphNode, Value } from '../graph/graph.js';
import { GraphBuilder } from '../graph/graph-builder.js';
import type { Specs, Step } from '../tensor-engine.js';
import { loadGradients } from './load-gradients.js';
import { traceBackend, traceBackendName } from './trace-backend.js';

/** What a step function does, as a graph. */
export interface Trace {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
  readonly inputs: Readonly<Record<string, Value>>;
  readonly state: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
  readonly nextState: Readonly<Record<string, Value>>;
}

/**
 * Calls a step function once with stand-ins for its tensors and records what it does, gradients included.
 *
 * @throws UNSUPPORTED_KERNEL naming a TensorFlow.js kernel that has no ONNX form here
 */
export async function trace<I extends Specs, S extends Specs, O extends string>(
  step: Step<I, S, O>,
  inputs: I,
  state: S,
): Promise<Trace> {
  await loadGradients();
  const backend = traceBackend();
  const graph = new GraphBuilder();
  backend.graph = graph;
  const inputValues = placeholders(graph, inputs, 'input.');
  const stateValues = placeholders(graph, state, 'state.');
  let outputs: Record<string, Value> = {};
  let nextState: Record<string, Value> = {};
  withBackend(traceBackendName, () =>
    tf.tidy(() => {
      const tensors = (values: Record<string, Value>) =>
        Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            tf.engine().makeTensorFromTensorInfo(backend.info(value)),
          ]),
        );
      const result = step(tensors(inputValues) as never, tensors(stateValues) as never);
      const read = (group: Readonly<Record<string, tf.Tensor>> | undefined) =>
        Object.fromEntries(
          Object.entries(group ?? {}).map(([name, tensor]) => [name, graph.materialise(backend.valueFor(tensor))]),
        );
      outputs = read(result.outputs);
      nextState = read(result.state);
    }),
  );
  checkState(stateValues, nextState);
  return {
    nodes: graph.nodes,
    constants: [...graph.constants.values()],
    inputs: inputValues,
    state: stateValues,
    outputs,
    nextState,
  };
}

function placeholders(graph: GraphBuilder, specs: Specs, prefix: string): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype = 'float32' }]) => [
      name,
      graph.placeholder(prefix + name, shape, dtype),
    ]),
  );
}

/** Runs `body` with another TensorFlow.js backend and puts the former one back, all without giving up control. */
function withBackend(name: string, body: () => void): void {
  const engine = tf.engine();
  const former = engine.backendName;
  // For a backend that is made synchronously, setBackend does its work before it returns.
  void tf.setBackend(name);
  try {
    body();
  } catch (error) {
    throw explain(error);
  } finally {
    if (former) void tf.setBackend(former);
  }
}

function explain(error: unknown): unknown {
  const text = error instanceof Error ? error.message : '';
  const kernel = /[Kk]ernel '(\w+)'/.exec(text)?.[1];
  if (!kernel || DuadError.isInstance(error)) return error;
  return new DuadError(
    'UNSUPPORTED_KERNEL',
    `engine: the TensorFlow.js kernel '${kernel}' cannot be compiled yet; write the step with other operations or run it on an eager engine such as createEngine('cpu')`,
    { details: { kernel }, cause: error },
  );
}

function checkState(before: Readonly<Record<string, Value>>, after: Readonly<Record<string, Value>>): void {
  for (const [name, value] of Object.entries(before)) {
    const next = after[name];
    if (!next || next.shape.join() !== value.shape.join() || next.dtype !== value.dtype) {
      const got = next ? `${next.dtype} [${next.shape}]` : 'nothing';
      throw new DuadError(
        'INVALID_INPUT',
        `engine: the step must return the next value of state '${name}', ${value.dtype} [${value.shape}], but returned ${got}`,
      );
    }
  }
}
