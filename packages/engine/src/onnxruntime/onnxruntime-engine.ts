import { availableParallelism } from 'node:os';
import { DuadError } from '@duad/core';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Graph } from '../graph/graph.js';
import { lowerLoop, lowerStep } from '../graph/lower.js';
import { encodeModel } from '../onnx/encode-model.js';
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
import { trace } from '../trace/trace.js';
import { toHost, toTensor } from './host-tensors.js';
import { loadRuntime } from './runtime.js';
import { OnnxruntimeState } from './state.js';

type Runtime = Awaited<ReturnType<typeof loadRuntime>>;

/** Half a MiB, a part of the second-level cache of a core. */
const numbersInCache = 2 ** 17;

/** Where onnxruntime computes. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

export interface OnnxruntimeOptions {
  /** `cpu` unless given. */
  readonly provider?: ExecutionProvider;
  /** Threads of one operation on the CPU; all processors unless given. */
  readonly threads?: number;
}

/**
 * The default engine: traces a step with its gradients, writes it as an ONNX model and lets onnxruntime run it.
 *
 * @throws MISSING_DEPENDENCY if onnxruntime-node is not installed
 */
export async function createOnnxruntimeEngine(options: OnnxruntimeOptions = {}): Promise<TensorEngine> {
  const { provider = 'cpu', threads = availableParallelism() } = options;
  const runtime = await loadRuntime();
  const sessions = new Set<InferenceSession>();
  const traceOptions = provider === 'cpu' ? { numbersAtOnce: numbersInCache } : {};

  async function open(graph: Graph, precision: Precision, isTurn = false): Promise<InferenceSession> {
    const session = await createSession(runtime, encodeModel(graph, precision), provider, threads, isTurn);
    sessions.add(session);
    return session;
  }

  function close(session: InferenceSession): void {
    if (sessions.delete(session)) void session.release();
  }

  async function compile<I extends Specs, O extends string, S extends Specs>(
    step: Step<I, S, O>,
    signature: Signature<I, S>,
  ): Promise<Program<I, O>> {
    const precision = checkPrecision(signature.precision, provider);
    const stateSpecs = signature.state ?? ({} as S);
    const graph = lowerStep(await trace(step, signature.inputs, stateSpecs, traceOptions));
    const session = await open(graph, precision, signature.takesTurns);
    const run = runner(session, Object.keys(stateSpecs), precision);
    return {
      async run(inputs, state, into) {
        const feeds: Record<string, Tensor> = {};
        for (const [name, { shape, dtype = 'float32' }] of Object.entries(signature.inputs)) {
          feeds[`input.${name}`] = toTensor(runtime.Tensor, name, inputs[name]!, shape, dtype, precision);
        }
        const targets: Record<string, Tensor> = {};
        for (const [name, { data, shape }] of Object.entries<HostTensor<Float32Array>>({ ...into } as never)) {
          targets[`output.${name}`] = toTensor(runtime.Tensor, name, data, shape, 'float32', precision);
        }
        return run(feeds, state, targets) as Promise<Record<O, HostTensor>>;
      },
      [Symbol.dispose]: () => close(session),
    };
  }

  async function compileLoop<R extends Specs, O extends string, E extends Specs, I extends Specs, S extends Specs>(
    step: Step<R & E & I, S, O>,
    signature: LoopSignature<I, R, E, S>,
  ): Promise<LoopProgram<I, R, E, O>> {
    const precision = checkPrecision(signature.precision, provider);
    const { rows, batch, perStep = {} as E, inputs = {} as I, state: stateSpecs = {} as S } = signature;
    const batches = Object.fromEntries(
      Object.entries(rows).map(([name, spec]) => [name, { ...spec, shape: [batch, ...spec.shape] }]),
    );
    const traced = await trace(step as never, { ...batches, ...perStep, ...inputs }, stateSpecs, traceOptions);
    const names = { rows: Object.keys(rows), perStep: Object.keys(perStep) };
    const session = await open(lowerLoop(traced, names, precision === 'float64'), precision);
    const run = runner(session, Object.keys(stateSpecs), precision);
    return {
      async run(feed: LoopFeed<I, R, E>, state?: EngineState) {
        const steps = feed.indices.length / batch;
        if (!Number.isInteger(steps)) {
          throw new DuadError(
            'INVALID_INPUT',
            `engine: a loop takes whole batches of ${batch} row numbers, got ${feed.indices.length} of them`,
          );
        }
        const feeds: Record<string, Tensor> = {
          count: new runtime.Tensor('int64', BigInt64Array.of(BigInt(steps)), []),
          indices: toTensor(runtime.Tensor, 'indices', feed.indices, [steps, batch], 'int32', precision),
        };
        for (const [name, { shape, dtype = 'float32' }] of Object.entries(rows)) {
          const data = feed.rows[name]!;
          const width = shape.reduce((size, side) => size * side, 1);
          const whole = [Math.floor(data.length / width), ...shape];
          feeds[`rows.${name}`] = toTensor(runtime.Tensor, name, data, whole, dtype, 'float32');
        }
        for (const [name, { shape, dtype = 'float32' }] of Object.entries(perStep)) {
          const data = feed.perStep![name]!;
          feeds[`steps.${name}`] = toTensor(runtime.Tensor, name, data, [steps, ...shape], dtype, precision);
        }
        for (const [name, { shape, dtype = 'float32' }] of Object.entries(inputs)) {
          feeds[`input.${name}`] = toTensor(runtime.Tensor, name, feed.inputs![name]!, shape, dtype, precision);
        }
        return run(feeds, state) as Promise<Record<O, HostTensor>>;
      },
      [Symbol.dispose]: () => close(session),
    };
  }

  function createState(values: Readonly<Record<string, HostTensor>>, precision: Precision = 'float32'): EngineState {
    const wrap = ([name, { data, shape }]: [string, HostTensor]): [string, Tensor] => {
      const dtype = data instanceof Int32Array ? 'int32' : data instanceof Uint8Array ? 'bool' : 'float32';
      return [name, toTensor(runtime.Tensor, name, data.slice(), shape, dtype, precision)];
    };
    const entries = Object.entries(values);
    return new OnnxruntimeState(
      Object.fromEntries(entries.map(wrap)),
      Object.fromEntries(entries.map(wrap)),
      precision,
    );
  }

  const version = runtime.env.versions.node ?? runtime.env.versions.common;
  return {
    specVersion: 1,
    name: `onnxruntime-${provider}`,
    description: `onnxruntime ${version}, ${provider}, ${threads} thread${threads === 1 ? '' : 's'}`,
    precisions: provider === 'cpu' ? ['float32', 'float64'] : ['float32'],
    compile,
    compileLoop,
    createState,
    async [Symbol.asyncDispose]() {
      for (const session of [...sessions]) close(session);
    },
  };
}

function checkPrecision(precision: Precision = 'float32', provider: ExecutionProvider): Precision {
  if (precision === 'float64' && provider !== 'cpu') {
    throw new DuadError(
      'UNSUPPORTED',
      `engine: ${provider} computes in float32 only; use the cpu provider for float64`,
    );
  }
  return precision;
}

async function createSession(
  runtime: Runtime,
  model: Uint8Array,
  provider: ExecutionProvider,
  threads: number,
  isTurn: boolean,
): Promise<InferenceSession> {
  try {
    return await runtime.InferenceSession.create(model, {
      executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      extra: {
        // It would undo what transposeLeft does.
        optimization: { disable_specified_optimizers: 'GemmTransposeFusion' },
        session: { intra_op: { allow_spinning: isTurn ? '0' : '1' } },
      },
    });
  } catch (cause) {
    throw new DuadError('ENGINE_FAILED', `engine: onnxruntime refused the program: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** Calls a session and moves the state on; an unsuccessful call leaves the state as it was. */
function runner(session: InferenceSession, stateNames: readonly string[], precision: Precision) {
  const outputNames = session.outputNames.filter((name) => name.startsWith('output.'));
  return async (
    feeds: Record<string, Tensor>,
    state?: EngineState,
    targets: Readonly<Record<string, Tensor>> = {},
  ): Promise<Record<string, HostTensor>> => {
    const held = state as OnnxruntimeState | undefined;
    if (stateNames.length > 0 && !(held instanceof OnnxruntimeState && held.precision === precision)) {
      throw new DuadError(
        'INVALID_INPUT',
        `engine: this program needs a state made by the same engine's createState in ${precision}`,
      );
    }
    const fetches: Record<string, Tensor | null> = Object.fromEntries(
      outputNames.map((name) => [name, targets[name] ?? null]),
    );
    for (const name of stateNames) {
      feeds[`state.${name}`] = held!.current[name]!;
      fetches[`next.${name}`] = held!.spare[name]!;
    }
    let results: InferenceSession.OnnxValueMapType;
    try {
      results = await session.run(feeds, fetches as InferenceSession.NullableOnnxValueMapType);
    } catch (cause) {
      throw new DuadError('ENGINE_FAILED', `engine: ${(cause as Error).message}`, { cause });
    }
    held?.advance(stateNames);
    return Object.fromEntries(
      outputNames.map((name) => [name.slice('output.'.length), toHost(targets[name] ?? (results[name] as Tensor))]),
    );
  };
}
