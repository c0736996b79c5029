import { breathe, type FittedDetector, type Matrix, matrix, type RunContext } from '@duad/core';
import type { Background } from './background.js';
import { type Expectation, expectationOf } from './expectation.js';

/** For rows of a table, what each of its columns has to do with the score. */
export interface Attribution {
  /** rows x columns of the table: what the column adds to the score; higher = more. */
  readonly parts: Float64Array;
  /**
   * What would have been expected in that cell.
   *
   * @param missing whether the cell is
   */
  expected(row: number, column: number, missing: boolean): Expectation;
}

/** A detector that can say what it would have put into each cell. */
interface Reconstructs {
  reconstruct(x: Matrix, context?: Partial<RunContext>): Promise<Matrix>;
}

/** Cells of a batch in which rows are tried with other cells, at most. */
const cellsAtOnce = 1 << 21;

/** How many rows are scored to explain one, at most; 0 if the detector explains itself. */
export function trialsPerRow(fitted: FittedDetector, { columns }: Background): number {
  if (fitted.explain && reconstructs(fitted)) return 0;
  return columns.reduce((sum, { usual }) => sum + usual.length, 0);
}

/**
 * Attributes the scores of rows to columns. A detector that explains itself and reconstructs is asked. For any other, each
 * cell is replaced by up to five usual ones of its column: what the score falls by at best is the column's part, and that
 * cell is what was expected. This costs a score for each row and usual cell, some five times the columns.
 */
export async function attribute(
  x: Matrix,
  background: Background,
  fitted: FittedDetector,
  context: Pick<RunContext, 'signal'>,
): Promise<Attribution> {
  const cells = fitted.explain && (await fitted.explain(x, context));
  const itself = cells && byColumn(cells, background);
  if (itself && reconstructs(fitted)) {
    const rebuilt = await fitted.reconstruct(x, context);
    return {
      parts: itself,
      expected(row, index, missing) {
        const column = background.columns[index]!;
        const of = ({ data, columns }: Matrix): number[] => column.group.map((at) => data[row * columns + at]!);
        return expectationOf(column, of(rebuilt), of(cells), missing);
      },
    };
  }
  const trials = await tryUsualCells(x, background, fitted, context);
  return itself ? { ...trials, parts: itself } : trials;
}

function reconstructs(fitted: object): fitted is Reconstructs {
  return typeof (fitted as Partial<Reconstructs>).reconstruct === 'function';
}

function byColumn({ data, rows, columns: width }: Matrix, { columns }: Background): Float64Array {
  const parts = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    columns.forEach(({ group }, index) => {
      for (const at of group) parts[row * columns.length + index]! += data[row * width + at]!;
    });
  }
  return parts;
}

async function tryUsualCells(
  x: Matrix,
  { columns }: Background,
  fitted: FittedDetector,
  context: Pick<RunContext, 'signal'>,
): Promise<Attribution> {
  const { rows, columns: width, data } = x;
  const width2 = columns.length;
  const parts = new Float64Array(rows * width2);
  const best = new Int32Array(rows * width2).fill(-1);
  const scores = await fitted.score(x, context);
  for (const [index, { group, usual }] of columns.entries()) {
    if (usual.length === 0) continue;
    const perBatch = Math.max(1, Math.floor(cellsAtOnce / (usual.length * width)));
    for (let from = 0; from < rows; from += perBatch) {
      const count = Math.min(perBatch, rows - from);
      const tried = new Float32Array(count * usual.length * width);
      for (let i = 0; i < count; i++) {
        usual.forEach(({ cells }, which) => {
          const start = (i * usual.length + which) * width;
          tried.set(data.subarray((from + i) * width, (from + i + 1) * width), start);
          group.forEach((at, j) => {
            tried[start + at] = cells[j]!;
          });
        });
      }
      const answers = await fitted.score(matrix(tried, count * usual.length, width, x.itemShape), context);
      for (let i = 0; i < count; i++) {
        const place = (from + i) * width2 + index;
        usual.forEach((_, which) => {
          const fall = scores[from + i]! - answers[i * usual.length + which]!;
          if (best[place]! >= 0 && fall <= parts[place]!) return;
          parts[place] = fall;
          best[place] = which;
        });
        parts[place] = Math.max(0, parts[place]!);
      }
      await breathe(context, 'explain');
    }
  }
  return {
    parts,
    expected: (row, index) => ({ text: columns[index]!.usual[best[row * width2 + index]!]?.text ?? '' }),
  };
}
