import { DuadError } from '@duad/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Value } from '../graph/graph.js';
import { GraphBuilder } from '../graph/graph-builder.js';
import type { DataType } from '../tensor-engine.js';
import { withBackend } from '../tensorflow/with-backend.js';
import { kernelTable } from './kernels/index.js';

const traceBackendName = 'duad-trace';

interface Stored {
  value: Value;
  /** The trace that the value belongs to. */
  graph: GraphBuilder;
  references: number;
  /** Numbers known at tracing time: what `tf.scalar` and the like hand over. */
  readonly known?: tf.backend_util.BackendValues;
}

/**
 * A TensorFlow.js backend that computes nothing: every kernel that is dispatched to it becomes nodes of a graph. Reading
 * a value is an error, since there are none yet.
 */
export class TraceBackend extends tf.KernelBackend {
  /** Where kernels record; a new one for each trace. */
  graph: GraphBuilder = new GraphBuilder();
  readonly #stored: tf.DataStorage<Stored>;

  constructor() {
    super();
    this.#stored = new tf.DataStorage(this, tf.engine());
  }

  /** A tensor of TensorFlow.js that stands for a value of the graph. */
  info(value: Value): tf.TensorInfo {
    const dataId = {};
    this.#stored.set(dataId, { value, graph: this.graph, references: 1 });
    return { dataId, shape: [...value.shape], dtype: value.dtype as DataType };
  }

  /** The value that a tensor stands for. */
  valueFor(tensor: tf.TensorInfo): Value {
    const stored = this.#stored.get(tensor.dataId);
    if (stored.graph !== this.graph) {
      if (!stored.known) {
        throw new DuadError(
          'UNSUPPORTED',
          'engine: a step function used a tensor that an earlier call of a step function left behind; pass it as an input or as state',
        );
      }
      const { shape, dtype } = stored.value;
      stored.value = this.graph.constant(stored.known as ArrayLike<number>, shape, dtype);
      stored.graph = this.graph;
    }
    return stored.value;
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(
    id: object,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    references: number,
  ): void {
    const value = this.graph.constant(values as ArrayLike<number>, shape, dtype as DataType);
    this.#stored.set(id, { value, graph: this.graph, references, known: values });
  }

  override readSync(dataId: object): tf.backend_util.BackendValues {
    const { known } = this.#stored.get(dataId);
    if (known) return known;
    throw new DuadError(
      'UNSUPPORTED',
      'engine: a step function read the value of a tensor; steps are compiled before there are values, so use tf.where and other tensor operations instead of branching on numbers',
    );
  }

  override async read(dataId: object): Promise<tf.backend_util.BackendValues> {
    return this.readSync(dataId);
  }

  override incRef(dataId: object): void {
    this.#stored.get(dataId).references += 1;
  }

  override refCount(dataId: object): number {
    return this.#stored.has(dataId) ? this.#stored.get(dataId).references : 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.#stored.has(dataId)) return true;
    const stored = this.#stored.get(dataId);
    stored.references -= 1;
    if (stored.references > 0 && !force) return false;
    this.#stored.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#stored.numDataIds();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return false;
  }

  override dispose(): void {}
}

let shared: TraceBackend | undefined;

/**
 * Runs `body` with the tracing backend active and recording into `graph`. Before and after, TensorFlow.js does not know
 * the backend at all, so that it is never chosen by default.
 */
export function withTraceBackend<T>(graph: GraphBuilder, body: (backend: TraceBackend) => T): T {
  shared ??= makeBackend();
  const backend = shared;
  backend.graph = graph;
  tf.registerBackend(traceBackendName, () => backend, -1);
  try {
    return withBackend(traceBackendName, () => body(backend));
  } finally {
    tf.removeBackend(traceBackendName);
  }
}

/** The backend, with its kernels registered. */
function makeBackend(): TraceBackend {
  const backend = new TraceBackend();
  for (const [kernelName, kernel] of Object.entries(kernelTable)) {
    tf.registerKernel({
      kernelName,
      backendName: traceBackendName,
      kernelFunc: ({ inputs, attrs }) => {
        const values = Array.isArray(inputs)
          ? { list: inputs.map((tensor: tf.TensorInfo) => backend.valueFor(tensor)) }
          : Object.fromEntries(
              Object.entries(inputs)
                .filter(([, tensor]) => tensor !== null && tensor !== undefined)
                .map(([name, tensor]) => [name, backend.valueFor(tensor as tf.TensorInfo)]),
            );
        const result = kernel(backend.graph, values as never, (attrs ?? {}) as never);
        return Array.isArray(result) ? result.map((value) => backend.info(value)) : backend.info(result);
      },
    });
  }
  return backend;
}
