import { type Artifact, checkMatrix, DuadError, type Matrix, matrix, type RunContext } from '@duad/core';
import { saveArtifact } from '../files.js';
import { type FittedDuad, packageName } from '../fitted-duad.js';
import { scaleRows } from './column-scaling.js';
import type { TableFit } from './fit-table.js';
import { scoreScaled } from './row-scores.js';
import { tableArtifact } from './table-artifact.js';

/** Numbers that the scaled rows of a piece may hold. */
const numbersPerPiece = 1 << 22;

/** Puts a fitted detector together from what fitting, or a file, gave. */
export function fittedTable({ model, history, selectedRows, warnings }: TableFit): FittedDuad {
  const { scaling, columns: netColumns } = model;
  const { columns, kept, centres, units } = scaling;
  let disposed = false;

  function check(x: Matrix): void {
    if (disposed) throw new DuadError('DISPOSED', `${packageName}: this detector was disposed of; fit or load another`);
    checkMatrix(x, packageName, { columns });
  }

  /** Scaled rows, piece by piece, so that memory does not grow with the table. */
  function* pieces(x: Matrix): Generator<{ from: number; scaled: Float32Array }> {
    const size = Math.max(1, Math.floor(numbersPerPiece / kept.length));
    for (let from = 0; from < x.rows; from += size) {
      const rows = Uint32Array.from({ length: Math.min(size, x.rows - from) }, (_, i) => from + i);
      yield { from, scaled: scaleRows(x, rows, scaling) };
    }
  }

  /** For each row and kept column, the mean over the nets that see it of a function of input, residual and net. */
  async function meanOverNets(
    x: Matrix,
    context: Partial<RunContext>,
    value: (input: number, residual: number, net: number, j: number) => number,
    put: (row: number, column: number, mean: number, seen: number) => void,
  ): Promise<void> {
    check(x);
    const { nets, width, lists } = netColumns;
    const seen = new Uint32Array(kept.length);
    for (const list of lists) for (const column of list) seen[column]! += 1;
    for (const { from, scaled } of pieces(x)) {
      for await (const piece of model.reproduction.over(scaled, model.weights, context)) {
        const sums = new Float64Array(kept.length);
        for (let i = 0; i < piece.count; i++) {
          sums.fill(0);
          for (let net = 0; net < nets; net++) {
            const at = (i * nets + net) * width;
            lists[net]!.forEach((column, j) => {
              sums[column]! += value(piece.inputs[at + j]!, piece.residuals[at + j]!, net, j);
            });
          }
          const row = from + piece.from + i;
          for (const [column, sum] of sums.entries()) put(row, column, sum / Math.max(1, seen[column]!), seen[column]!);
        }
      }
    }
  }

  const toArtifact = async (): Promise<Artifact> => tableArtifact(model, history, warnings);

  return {
    columns,
    scoreName: model.score,
    history,
    selectedRows,
    warnings,
    async score(x, context = {}) {
      check(x);
      const scores = new Float32Array(x.rows);
      for (const { from, scaled } of pieces(x)) await scoreScaled(model, scaled, scores, from, context);
      return scores;
    },
    async explain(x, context = {}) {
      const parts = matrix(new Float32Array(x.data.length), x.rows, x.columns);
      const plain = model.score === 'squared-error';
      await meanOverNets(
        x,
        context,
        (_input, residual, net, j) => (plain ? residual ** 2 : residual ** 2 / model.views[net]!.errorUnits[j]!),
        (row, column, mean) => {
          parts.data[row * columns + kept[column]!] = mean;
        },
      );
      return parts;
    },
    async reconstruct(x, context = {}) {
      const rebuilt = matrix(x.data.slice(), x.rows, x.columns);
      await meanOverNets(
        x,
        context,
        (input, residual) => input - residual,
        (row, column, mean, seen) => {
          if (seen > 0) rebuilt.data[row * columns + kept[column]!] = centres[column]! + units[column]! * mean;
        },
      );
      return rebuilt;
    },
    toArtifact,
    save: async (path) => saveArtifact(path, await toArtifact()),
    async [Symbol.asyncDispose]() {
      disposed = true;
      model.reproduction[Symbol.dispose]();
    },
  };
}
