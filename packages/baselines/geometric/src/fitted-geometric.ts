import { type Artifact, checkMatrix, DuadError, type FittedDetector, type Warning } from '@duad/core';
import { itemShapeOf } from './item-shape.js';
import type { Model } from './model.js';
import { normality } from './normality.js';
import type { Responder } from './responses.js';
import { who } from './who.js';

/** Version of what `toArtifact` writes. */
export const layout = 1;

/** Images between two reports of progress. */
const reportEvery = 20;

/** A trained detector by geometric transformations. */
export interface FittedGeometric extends FittedDetector {
  /** Cross-entropy and weight decay of each step; empty after loading. */
  readonly losses: readonly number[];
}

/** Puts a detector together. It owns the responder and disposes of it. */
export function fittedGeometric(model: Model, responder: Responder, warnings: readonly Warning[]): FittedGeometric {
  const { itemShape, options, scaling, weights, statistics, alpha, losses } = model;
  const columns = itemShape[0] * itemShape[1] * itemShape[2];
  let disposed = false;

  function checkAlive(): void {
    if (disposed) throw new DuadError('DISPOSED', `${who}: this detector was disposed of; fit or load another`);
  }

  return {
    columns,
    losses,
    warnings,
    async score(x, context = {}) {
      checkAlive();
      checkMatrix(x, who, { columns });
      if (x.itemShape && itemShapeOf(x).join() !== itemShape.join()) {
        throw new DuadError(
          'WIDTH_MISMATCH',
          `${who}: expected images of ${itemShape.join(' x ')}, as in fitting, got ${x.itemShape.join(' x ')}`,
        );
      }
      const scores = new Float32Array(x.rows);
      for (let row = 0; row < x.rows; row++) {
        const logs = await responder.respond(x.data.subarray(row * columns, (row + 1) * columns), context);
        scores[row] = -normality(logs, options.score, alpha);
        if ((row + 1) % reportEvery === 0 || row + 1 === x.rows) {
          context.onProgress?.({ stage: 'scores', done: row + 1, total: x.rows });
        }
      }
      return scores;
    },
    async toArtifact(): Promise<Artifact> {
      checkAlive();
      const arrays = Object.entries({ ...weights, ...statistics }).map(([name, { data }]) => [name, data] as const);
      return {
        package: who,
        version: layout,
        header: { itemShape, options, scaling, warnings },
        arrays: { ...Object.fromEntries(arrays), ...(alpha && { alpha }) },
      };
    },
    async [Symbol.asyncDispose]() {
      if (disposed) return;
      disposed = true;
      responder[Symbol.dispose]();
    },
  };
}
