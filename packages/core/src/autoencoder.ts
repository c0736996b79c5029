import type { Artifact } from './artifact.js';
import type { Matrix } from './matrix.js';
import type { RunContext } from './run-context.js';

/** A kind of autoencoder: sizes, loss and optimiser, no weights yet. */
export interface Autoencoder {
  readonly specVersion: 1;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Initial weights for rows of that many columns, drawn from `context.random`. */
  create(columns: number, context: RunContext): Promise<AutoencoderModel>;
}

/** What a stretch of training did. */
export interface TrainingReport {
  /** Mean loss over the rows seen, one figure per epoch. */
  readonly losses: readonly number[];
  readonly steps: number;
}

/** An encoder and decoder with weights. `dispose` gives engine memory back. */
export interface AutoencoderModel extends AsyncDisposable {
  readonly columns: number;
  /** Length of a code, k_bn in the paper. */
  readonly codeSize: number;
  /**
   * Goes on training, from the weights as they are, on the named rows of `x`.
   *
   * @param rows indices into `x`; order does not matter, each epoch shuffles them
   */
  train(x: Matrix, rows: Uint32Array, epochs: number, context: RunContext): Promise<TrainingReport>;
  /** Bottle-neck features, rows x codeSize (paper, Eq. 3). */
  encode(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
  /** x', as many columns as `x` (paper, Eq. 4). */
  reconstruct(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
  /** Codes and, in the same pass, what is lost in between. */
  evaluate(x: Matrix, context?: Partial<RunContext>): Promise<Evaluation>;
  toArtifact(): Promise<Artifact>;
}

/** How well each row is reproduced. */
export interface Evaluation {
  /** rows x codeSize. */
  readonly codes: Matrix;
  /** Angle between a row and its reconstruction, radians, 0 .. pi (paper, Eq. 6). */
  readonly angles: Float32Array;
  /** Sum over the columns of (x - x')^2. */
  readonly squaredErrors: Float32Array;
}
