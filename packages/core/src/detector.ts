import type { Artifact } from './artifact.js';
import type { Matrix } from './matrix.js';
import type { RunContext } from './run-context.js';
import type { Warning } from './warning.js';

/** A way to find anomalies. */
export interface Detector<F extends FittedDetector = FittedDetector> {
  readonly specVersion: 1;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** `semi-supervised`: trained on rows known to be normal. Never hidden: reports mark it. */
  readonly supervision: 'unsupervised' | 'semi-supervised';
  fit(x: Matrix, context: RunContext): Promise<F>;
}

/** A detector that has seen data. */
export interface FittedDetector extends AsyncDisposable {
  readonly columns: number;
  /** One score per row; higher = more anomalous. A row's score does not depend on the rows beside it. */
  score(x: Matrix, context?: Partial<RunContext>): Promise<Float32Array>;
  /** Where supported: how much each column contributes to the score of each row; rows x columns, higher = more. */
  explain?(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
  readonly warnings: readonly Warning[];
  toArtifact(): Promise<Artifact>;
}
