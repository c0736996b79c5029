import type { Engine } from '@duad/core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Types of the numbers in a tensor, as TensorFlow.js names them. */
export type DataType = 'float32' | 'int32' | 'bool';

/** How wide the numbers are that a program calls `float32`. */
export type Precision = 'float32' | 'float64';

/** Shape and type of a tensor that a program takes. */
export interface TensorSpec {
  readonly shape: readonly number[];
  /** `float32` unless given. */
  readonly dtype?: DataType;
}

export type Specs = Readonly<Record<string, TensorSpec>>;

/** The tensors that a step function is handed, by the names of their specs. */
export type TensorsOf<S extends Specs> = { readonly [K in keyof S]: Tensor };

/** Plain numbers in main memory. */
export type HostArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Plain numbers with a shape, row-major. */
export interface HostTensor<A extends HostArray = HostArray> {
  readonly shape: readonly number[];
  readonly data: A;
}

/** What a step function returns: results to read, and the next value of each piece of state. */
export interface StepResult<O extends string, S extends Specs> {
  readonly outputs?: Readonly<Record<O, Tensor>>;
  readonly state?: { readonly [K in keyof S]: Tensor };
}

/**
 * A pure function of tensors, written with the operations of `@tensorflow/tfjs-core`, gradients included. It is called
 * once per compilation by a compiling engine and at every step by an eager one: it must not read values
 * (`dataSync`), draw random numbers, or keep tensors outside.
 */
export type Step<I extends Specs, S extends Specs, O extends string> = (
  inputs: TensorsOf<I>,
  state: TensorsOf<S>,
) => StepResult<O, S>;

/** What a program takes. */
export interface Signature<I extends Specs, S extends Specs> {
  readonly inputs: I;
  readonly state?: S;
  /** `float32` unless given; `float64` only where the engine lists it. */
  readonly precision?: Precision;
  /**
   * For calls that take turns with work of the caller's own: the engine's threads sleep as soon as a call ends. Unless
   * given they go on looking for work for a while, which suits many small operations and gets in the way of others.
   */
  readonly takesTurns?: boolean;
}

/**
 * Many steps in one call. At each step the rows of the tables that `indices` names are gathered into a batch, and the
 * slice of each per-step tensor that belongs to the step is taken; the step function sees all of them in `inputs`.
 */
export interface LoopSignature<I extends Specs, R extends Specs, E extends Specs, S extends Specs> {
  /** Tables, by the shape of one row; the step function sees [batch, ...shape]. */
  readonly rows: R;
  /** Rows per step. */
  readonly batch: number;
  /** Tensors with a value for each step, by the shape of one value. */
  readonly perStep?: E;
  /** The same at all steps. */
  readonly inputs?: I;
  readonly state?: S;
  readonly precision?: Precision;
}

/** Numbers that live in the engine between calls: weights, optimiser slots, sums. A program replaces them. */
export interface EngineState {
  /** Copies all of it to main memory. */
  read(): Promise<Record<string, HostTensor>>;
  /** Gives the memory back. The state cannot be used afterwards. */
  dispose(): void;
}

/** A compiled step. */
export interface Program<I extends Specs, O extends string> extends Disposable {
  /**
   * One call. `state`, if the signature has any, moves on to what the step returned.
   *
   * @param into where outputs are written to; an output not named here gets memory of its own
   */
  run(
    inputs: { readonly [K in keyof I]: HostArray },
    state?: EngineState,
    into?: { readonly [K in O]?: HostTensor<Float32Array> },
  ): Promise<Record<O, HostTensor>>;
}

/** What a loop is fed. */
export interface LoopFeed<I extends Specs, R extends Specs, E extends Specs> {
  /** Whole tables, any number of rows. They are read in place, never copied, by an engine on the CPU. */
  readonly rows: { readonly [K in keyof R]: HostArray };
  /** steps * batch row numbers. */
  readonly indices: Int32Array;
  /** For each per-step tensor, its values one step after the other. */
  readonly perStep?: { readonly [K in keyof E]: HostArray };
  readonly inputs?: { readonly [K in keyof I]: HostArray };
}

/** A compiled loop. */
export interface LoopProgram<I extends Specs, R extends Specs, E extends Specs, O extends string> extends Disposable {
  /** Runs indices.length / batch steps. Each output is stacked: [steps, ...shape]. */
  run(feed: LoopFeed<I, R, E>, state?: EngineState): Promise<Record<O, HostTensor>>;
}

/** Runs tensor programs. Made by `createEngine` or `selectEngine`. */
export interface TensorEngine extends Engine, AsyncDisposable {
  readonly precisions: readonly Precision[];
  /**
   * Prepares a step for running.
   *
   * @throws UNSUPPORTED_KERNEL naming the TensorFlow.js kernel that the engine does not know
   */
  compile<I extends Specs, O extends string, S extends Specs = Record<never, never>>(
    step: Step<I, S, O>,
    signature: Signature<I, S>,
  ): Promise<Program<I, O>>;
  /** Prepares many steps for running in one call; see {@link LoopSignature}. */
  compileLoop<
    R extends Specs,
    O extends string,
    E extends Specs = Record<never, never>,
    I extends Specs = Record<never, never>,
    S extends Specs = Record<never, never>,
  >(step: Step<R & E & I, S, O>, signature: LoopSignature<I, R, E, S>): Promise<LoopProgram<I, R, E, O>>;
  /** Hands numbers over to the engine. Float data is stored in `precision`, `float32` unless given. */
  createState(values: Readonly<Record<string, HostTensor>>, precision?: Precision): EngineState;
}
