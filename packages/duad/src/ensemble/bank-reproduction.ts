import type { RunContext } from '@duad/core';
import { compileRowMap, type RowMap, type TensorEngine } from '@duad/engine';
import * as tf from '@tensorflow/tfjs-core';
import type { NetColumns } from './net-columns.js';
import { type BankWeights, decodeBank, encodeBank, operationsOf } from './network-bank.js';

/** Rows that the engine takes at once; always as many, so that a row gives the same bits whatever stands beside it. */
const block = 256;
/** Numbers that a piece of the reconstructions may hold. */
const numbersPerPiece = 1 << 22;

/** What the nets make of some rows, one after the other. */
export interface ReproducedRows {
  /** Number of the first row. */
  readonly from: number;
  readonly count: number;
  /** count x nets x width. */
  readonly inputs: Float32Array;
  /** count x nets x width: input minus reconstruction. */
  readonly residuals: Float32Array;
  /** count x nets x k. */
  readonly codes: Float32Array;
}

/** All nets as one function of rows. */
export interface BankReproduction extends Disposable {
  /** Goes over scaled rows piece by piece. Memory for some 4 million numbers at a time. */
  over(scaled: Float32Array, weights: BankWeights, context: Pick<RunContext, 'signal'>): AsyncGenerator<ReproducedRows>;
}

export async function compileBank(
  engine: TensorEngine,
  columns: NetColumns,
  widths: readonly number[],
  weights: BankWeights,
): Promise<BankReproduction> {
  const { nets, width, shared, total } = columns;
  const seen = shared ? 1 : nets;
  const map: RowMap<'codes' | 'residuals'> = await compileRowMap(engine, {
    shape: [seen, width],
    block,
    weights,
    operationsPerRow: operationsOf(nets, widths),
    map(x, tensors) {
      const rows = tf.transpose(x, [1, 0, 2]) as tf.Tensor3D;
      const codes = encodeBank(rows, tensors);
      const residuals = tf.sub(rows, decodeBank(codes, tensors));
      return { codes: tf.transpose(codes, [1, 0, 2]), residuals: tf.transpose(residuals, [1, 0, 2]) };
    },
  });
  const rowsPerPiece = block * Math.max(1, Math.floor(numbersPerPiece / (nets * width * block)));

  return {
    async *over(scaled, current, context) {
      const rows = scaled.length / total;
      for (let from = 0; from < rows; from += rowsPerPiece) {
        const count = Math.min(rowsPerPiece, rows - from);
        const inputs = new Float32Array(count * nets * width);
        for (let i = 0; i < count * nets; i++) {
          columns.copy(scaled, from + Math.floor(i / nets), i % nets, inputs, i * width);
        }
        const fed = shared ? scaled.subarray(from * total, (from + count) * total) : inputs;
        const { codes, residuals } = await map.run(fed, current, context, 'duad');
        yield { from, count, inputs, residuals, codes };
      }
    },
    [Symbol.dispose]: () => map[Symbol.dispose](),
  };
}
