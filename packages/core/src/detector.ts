import type { Artifact } from './artifact.js';
import type { Matrix } from './matrix.js';
import type { RunContext } from './run-context.js';
import type { Warning } from './warning.js';

/** What a detector can do, as data. The conformance suite runs exactly the checks that apply. */
export interface DetectorCapabilities {
  /** The scores do not depend on the random numbers handed in, nor on the order of the fitted rows but for rounding. */
  readonly deterministic: boolean;
  /** Starts from parameters drawn at random and improves them in training: there is an untrained state to compare with. */
  readonly trained: boolean;
  /** What it is fitted to can {@link FittedDetector.explain}. */
  readonly explains: boolean;
  /** Refuses more rows than this in fitting. */
  readonly maximumRows?: number;
}

/** A way to find anomalies. */
export interface Detector<F extends FittedDetector = FittedDetector> {
  readonly specVersion: 1;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** `semi-supervised`: trained on rows known to be normal. Never hidden: reports mark it. */
  readonly supervision: 'unsupervised' | 'semi-supervised';
  readonly capabilities: DetectorCapabilities;
  fit(x: Matrix, context: RunContext): Promise<F>;
}

/** A detector that has seen data. */
export interface FittedDetector extends AsyncDisposable {
  readonly columns: number;
  /** One score per row; higher = more anomalous. A row's score does not depend on the rows beside it. */
  score(x: Matrix, context?: Partial<RunContext>): Promise<Float32Array>;
  /** Where its capabilities say so: how much each column contributes to the score of each row; rows x columns, higher = more. */
  explain?(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
  readonly warnings: readonly Warning[];
  toArtifact(): Promise<Artifact>;
}
