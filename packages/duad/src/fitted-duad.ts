import {
  type Artifact,
  type AutoencoderModel,
  checkMatrix,
  type FittedDetector,
  type Matrix,
  matrix,
  type RunContext,
} from '@duad/core';
import type { AlgorithmResult } from './algorithm.js';
import { saveArtifact } from './files.js';
import type { SelectionRound } from './history.js';
import { reproductionOf } from './reproduction.js';
import type { Scorer } from './score/score-rule.js';

export const packageName = 'duad';
/** Version of what {@link FittedDuad.toArtifact} writes. */
export const layout = 1;

/** A detector that has found what is normal. */
export interface FittedDuad extends FittedDetector {
  /** How the rows' score is made, by name. */
  readonly scoreName: string;
  /** Every selection that was made, the first included. */
  readonly history: readonly SelectionRound[];
  /** Rows of the fitted table that were presumed normal in the end, ascending; empty after loading. */
  readonly selectedRows: Uint32Array;
  /**
   * What each column adds to the angle of each row: half the squared difference of the unit vectors, summing to
   * 1 - cos(angle). Where the score is the squared error: the column's squared difference. rows x columns.
   */
  explain(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
  /** The reconstruction, averaged over the autoencoders; rows x columns. */
  reconstruct(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
  /** Writes one file, whole or not at all; read it back with `loadDuad`. */
  save(path: string): Promise<void>;
}

/** Puts a fitted detector together from what the algorithm, or a file, gave. */
export function fittedDuad(
  columns: number,
  scoreName: string,
  { models, selection, history, scorer, warnings }: AlgorithmResult,
): FittedDuad {
  async function toArtifact(): Promise<Artifact> {
    const nets = await Promise.all(models.map((model) => model.toArtifact()));
    return {
      package: packageName,
      version: layout,
      header: { columns, score: scoreName, nets: nets.length, history, warnings },
      arrays: {},
      children: { scorer: scorer.toArtifact(), ...Object.fromEntries(nets.map((net, i) => [`net${i}`, net])) },
    };
  }

  async function reconstruct(x: Matrix, context: Partial<RunContext> = {}): Promise<Matrix> {
    checkMatrix(x, packageName, { columns });
    const mean = new Float32Array(x.data.length);
    for (const model of models) {
      const { data } = await model.reconstruct(x, context);
      for (let i = 0; i < mean.length; i++) mean[i]! += data[i]! / models.length;
    }
    return matrix(mean, x.rows, columns, x.itemShape);
  }

  return {
    columns,
    scoreName,
    history,
    selectedRows: selection.rows,
    warnings,
    score: (x, context = {}) => scoreRows(x, columns, models, scorer, context),
    reconstruct,
    async explain(x, context) {
      const reconstruction = await reconstruct(x, context);
      return contributions(x, reconstruction, scoreName === 'squared-error');
    },
    toArtifact,
    save: async (path) => saveArtifact(path, await toArtifact()),
    async [Symbol.asyncDispose]() {
      for (const model of models) await model[Symbol.asyncDispose]();
    },
  };
}

async function scoreRows(
  x: Matrix,
  columns: number,
  models: readonly AutoencoderModel[],
  scorer: Scorer,
  context: Partial<RunContext>,
): Promise<Float32Array> {
  checkMatrix(x, packageName, { columns });
  const evaluations = [];
  for (const model of models) evaluations.push(await model.evaluate(x, context));
  return scorer.score(x, reproductionOf(evaluations), context);
}

/** (x - x')^2 column by column, of the rows as they are or scaled to unit length and halved. */
function contributions(x: Matrix, reconstruction: Matrix, plain: boolean): Matrix {
  const { columns, rows } = x;
  const result = new Float32Array(x.data.length);
  for (let row = 0; row < rows; row++) {
    const a = x.data.subarray(row * columns, (row + 1) * columns);
    const b = reconstruction.data.subarray(row * columns, (row + 1) * columns);
    const lengthA = plain ? 1 : Math.max(length(a), 1e-12);
    const lengthB = plain ? 1 : Math.max(length(b), 1e-12);
    for (let j = 0; j < columns; j++) {
      result[row * columns + j] = (a[j]! / lengthA - b[j]! / lengthB) ** 2 * (plain ? 1 : 0.5);
    }
  }
  return matrix(result, rows, columns, x.itemShape);
}

function length(vector: Float32Array): number {
  let sum = 0;
  for (const value of vector) sum += value * value;
  return Math.sqrt(sum);
}
