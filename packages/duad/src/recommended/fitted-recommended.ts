import { type Artifact, checkMatrix, type Matrix, matrix } from '@duad/core';
import { saveArtifact } from '../files.js';
import { type FittedDuad, packageName } from '../fitted-duad.js';
import type { Decision } from './decide.js';
import type { LinearScaling } from './linear-scaling.js';
import { recommendedArtifact } from './recommended-artifact.js';

/** Numbers that a scaled piece of a table may hold. */
const numbersPerPiece = 1 << 24;

/** A fitted detector that says what it took the table for. */
export interface FittedRecommended extends FittedDuad {
  readonly decision: Decision;
}

/** Wraps what was fitted, with the scaling in front of it. */
export function fittedRecommended(
  fitted: FittedDuad,
  decision: Decision,
  scaling: LinearScaling | undefined,
): FittedRecommended {
  const { columns, scoreName, history, selectedRows, warnings } = fitted;
  const toArtifact = async (): Promise<Artifact> =>
    recommendedArtifact(await fitted.toArtifact(), columns, decision, scaling);
  const scaled = (x: Matrix): Matrix => {
    checkMatrix(x, packageName, { columns });
    return scaling ? scaling.apply(x) : x;
  };

  return {
    decision,
    columns,
    scoreName,
    history,
    selectedRows,
    warnings,
    async score(x, context) {
      if (!scaling) return fitted.score(x, context);
      checkMatrix(x, packageName, { columns });
      const scores = new Float32Array(x.rows);
      const size = Math.max(1, Math.floor(numbersPerPiece / columns));
      for (let from = 0; from < x.rows; from += size) {
        const to = Math.min(from + size, x.rows);
        const piece = matrix(x.data.subarray(from * columns, to * columns), to - from, columns, x.itemShape);
        scores.set(await fitted.score(scaling.apply(piece), context), from);
      }
      return scores;
    },
    explain: (x, context) => fitted.explain(scaled(x), context),
    async reconstruct(x, context) {
      const rebuilt = await fitted.reconstruct(scaled(x), context);
      return scaling ? scaling.undo(rebuilt) : rebuilt;
    },
    toArtifact,
    save: async (path) => saveArtifact(path, await toArtifact()),
    [Symbol.asyncDispose]: () => fitted[Symbol.asyncDispose](),
  };
}
