import { DuadError } from '@duad/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../graph/graph-builder.js';
import type { HostArray, HostTensor, LoopProgram, Specs, TensorEngine, TensorsOf } from '../tensor-engine.js';
import { driftingForm, type Named, type Optimizer } from './optimizer.js';
import { groupParameters, packData, unpackData } from './parameter-groups.js';
import { slotRenewal } from './slot-renewal.js';
import { trainingStep } from './training-step.js';

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
  /** How the steps are laid out. It changes how fast they are, and results only by rounding. */
  readonly layout?: TrainingLayout;
}

export interface TrainingLayout {
  /**
   * Steps that are compiled together, at least 1. Within such a stretch large weights are updated in place. 4 unless
   * given where the weights that are not packed are more than 2^21 numbers, else 1.
   */
  readonly stretch?: number;
  /** Parameters of fewer numbers than this are updated together; 65,536 unless given. */
  readonly packBelow?: number;
}

/** Weights that are being trained. */
export interface Trainer<P extends string, R extends Specs> extends Disposable {
  /**
   * Goes on for one step per batch. A batch may be shorter than the others: it counts as full as it is.
   *
   * @param rows whole tables
   * @param batches row numbers, 1 to `batch` of them each
   * @returns mean loss of each batch, before its step
   * @throws INVALID_INPUT if a batch is empty or too long; DISPOSED
   */
  steps(rows: { readonly [K in keyof R]: HostArray }, batches: readonly Int32Array[]): Promise<Float32Array>;
  /** The weights as they are now. */
  read(): Promise<Record<P, HostTensor<Float32Array>>>;
}

type Program = LoopProgram<Specs, Specs, Specs, 'losses'>;

/** Compiles a training step with its gradients and its optimiser; many steps run in one call. */
export async function createTrainer<P extends string, R extends Specs>(
  engine: TensorEngine,
  options: TrainerOptions<P, R>,
): Promise<Trainer<P, R>> {
  const { parameters, rows, batch, rowLosses, layout = {} } = options;
  const groups = groupParameters(parameters, layout.packBelow ?? 65_536);
  const optimizer = driftingForm(options.optimizer);
  const slots = Object.keys(optimizer.slots);
  const scalars = Object.keys(optimizer.scalars(1));
  const loose = groups.filter(({ members }) => members.length === 1);
  const looseNumbers = loose.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const stretch = layout.stretch ?? (looseNumbers > 1 << 21 ? 4 : 1);

  const initial: Record<string, HostTensor> = {};
  for (const group of groups) {
    const { key, shape } = group;
    initial[key] = { shape, data: packData(group, parameters) };
    for (const slot of slots) {
      initial[`${key}.${slot}`] = { shape, data: new Float32Array(sizeOf(shape)).fill(optimizer.slots[slot]!) };
    }
  }
  const stateSpecs: Specs = Object.fromEntries(Object.entries(initial).map(([key, { shape }]) => [key, { shape }]));

  async function compile(length: number): Promise<Program> {
    const step = trainingStep({
      length,
      groups,
      rows: Object.keys(rows),
      rowLosses: rowLosses as (parameters: Named<Tensor>, batch: Named<Tensor>) => Tensor,
      optimizer,
      slots,
      scalars,
    });
    const perStep: Record<string, { shape: number[] }> = { 'row.weights': { shape: [length * batch] } };
    for (const name of scalars) perStep[`scalar.${name}`] = { shape: [length] };
    return engine.compileLoop(step, { rows, batch: length * batch, perStep, state: stateSpecs }) as Promise<Program>;
  }

  const renewal = slotRenewal(
    engine,
    optimizer,
    groups.map(({ key }) => key),
    stateSpecs,
  );
  const programs = new Map<number, Promise<Program>>([[stretch, compile(stretch)]]);
  await programs.get(stretch);
  const state = engine.createState(initial);
  let done = 0;
  let drift = 0;
  let disposed = false;

  /** Runs stretches of `length` steps; the batches are a multiple of that. */
  async function run(
    tables: Readonly<Record<string, HostArray>>,
    batches: readonly Int32Array[],
    length: number,
  ): Promise<Float32Array> {
    if (!programs.has(length)) programs.set(length, compile(length));
    const program = await programs.get(length)!;
    const indices = new Int32Array(batches.length * batch);
    const rowWeights = new Float32Array(batches.length * batch);
    batches.forEach((numbers, step) => {
      const start = step * batch;
      // A short batch is filled up with a row of its own, of weight zero.
      indices.fill(numbers[0]!, start, start + batch).set(numbers, start);
      rowWeights.fill(optimizer.lossScale(drift + step + 1) / numbers.length, start, start + numbers.length);
    });
    const values = batches.map((_, step) => optimizer.scalars(done + step + 1));
    const perStep: Record<string, HostArray> = { 'row.weights': rowWeights };
    for (const name of scalars) perStep[`scalar.${name}`] = Float32Array.from(values, (value) => value[name]!);
    const { losses } = await program.run({ rows: tables, indices, perStep }, state);
    const unscaled = Float32Array.from(losses.data, (loss, step) => loss / optimizer.lossScale(drift + step + 1));
    done += batches.length;
    drift += batches.length;
    return unscaled;
  }

  /** Runs as many steps as there are until the next renewal at most. */
  async function runSome(
    tables: Readonly<Record<string, HostArray>>,
    batches: readonly Int32Array[],
  ): Promise<Float32Array> {
    if (drift === optimizer.limit) {
      await renewal.run(state);
      drift = 0;
    }
    const room = Math.min(batches.length, optimizer.limit - drift);
    const whole = room - (room % stretch);
    return whole > 0 ? run(tables, batches.slice(0, whole), stretch) : run(tables, batches.slice(0, room), 1);
  }

  function checkAlive(): void {
    if (disposed) throw new DuadError('DISPOSED', 'engine: this trainer was disposed of; make a new one');
  }

  return {
    async steps(tables, batches) {
      checkAlive();
      for (const { length } of batches) {
        if (length >= 1 && length <= batch) continue;
        throw new DuadError('INVALID_INPUT', `engine: a batch takes 1 to ${batch} row numbers, got ${length}`);
      }
      const losses = new Float32Array(batches.length);
      for (let ran = 0; ran < batches.length; ) {
        const some = await runSome(tables, batches.slice(ran));
        losses.set(some, ran);
        ran += some.length;
      }
      return losses;
    },
    async read() {
      checkAlive();
      const values = await state.read();
      const weights = groups.flatMap((group) => unpackData(group, values[group.key]!.data as Float32Array));
      const byName = Object.fromEntries(weights);
      return Object.fromEntries(Object.keys(parameters).map((name) => [name, byName[name]!])) as Record<
        P,
        HostTensor<Float32Array>
      >;
    },
    [Symbol.dispose]() {
      if (disposed) return;
      disposed = true;
      for (const program of programs.values()) void program.then((compiled) => compiled[Symbol.dispose]());
      programs.clear();
      renewal[Symbol.dispose]();
      state.dispose();
    },
  };
}
