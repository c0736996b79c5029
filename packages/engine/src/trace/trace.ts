import * as tf from '@tensorflow/tfjs-core';
import type { Constant, GraphNode, Value } from '../graph/graph.js';
import { GraphBuilder } from '../graph/graph-builder.js';
import type { Specs, Step } from '../tensor-engine.js';
import { checkNextState } from '../tensorflow/check-next-state.js';
import { explainError } from '../tensorflow/explain-error.js';
import { loadGradients } from '../tensorflow/load-gradients.js';
import { type TraceBackend, withTraceBackend } from './trace-backend.js';

/** What a step function does, as a graph. */
export interface Trace {
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly Constant[];
  readonly inputs: Readonly<Record<string, Value>>;
  readonly state: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
  readonly nextState: Readonly<Record<string, Value>>;
}

/** What kernels may take into account of where the graph will run. */
export interface TraceOptions {
  /** See {@link GraphBuilder.numbersAtOnce}. */
  readonly numbersAtOnce?: number;
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
  { numbersAtOnce }: TraceOptions = {},
): Promise<Trace> {
  await loadGradients();
  // A backend that the caller is still starting would lose its turn.
  if (tf.engine().backendName) await tf.ready();
  const graph = new GraphBuilder(numbersAtOnce);
  const inputValues = placeholders(graph, inputs, 'input.');
  const stateValues = placeholders(graph, state, 'state.');
  let outputs: Record<string, Value> = {};
  let nextState: Record<string, Value> = {};
  const record = (backend: TraceBackend) =>
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
    });
  try {
    withTraceBackend(graph, record);
  } catch (error) {
    throw explainError(error, 'cannot be compiled yet');
  }
  checkNextState(stateValues, nextState);
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
