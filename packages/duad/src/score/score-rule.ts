import type { Artifact, Matrix, RunContext } from '@duad/core';
import type { SelectionContext } from '../selection/selection-rule.js';

/** How well rows are reproduced, averaged over the autoencoders. */
export interface Reproduction {
  /** Radians. */
  readonly angles: Float64Array;
  /** Sum over the columns of (x - x')^2. */
  readonly squaredErrors: Float64Array;
}

/** How a row's score is made. A rule is made by a factory; `begin` binds it to the rows that were fitted. */
export interface ScoreRule {
  readonly name: string;
  begin(x: Matrix, reproduction: Reproduction, context: SelectionContext): Promise<Scorer>;
  /** The counterpart of {@link Scorer.toArtifact}. */
  restore(artifact: Artifact): Scorer;
}

/** A score rule at work. */
export interface Scorer {
  /** One per row; higher = more anomalous. */
  score(x: Matrix, reproduction: Reproduction, context: Partial<RunContext>): Promise<Float32Array>;
  toArtifact(): Artifact;
}

export const packageName = 'duad';
/** Version of what score rules save. */
export const layout = 1;
