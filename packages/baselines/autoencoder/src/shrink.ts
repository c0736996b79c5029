import type { Matrix } from '@duad/core';
import type { RobustAutoencoderOptions } from './options.js';

/**
 * Proximal step of the penalty, in place: the S' that minimises lambda * penalty(S') + |S' - S|^2 / 2 (Zhou and
 * Paffenroth, section 3.3). Entries, or the lengths of rows or columns, become shorter by lambda, those below it zero.
 */
export function shrink(s: Matrix, lambda: number, penalty: RobustAutoencoderOptions['penalty']): void {
  const { data, rows, columns } = s;
  if (penalty === 'l1') {
    for (let i = 0; i < data.length; i++) data[i] = Math.sign(data[i]!) * Math.max(0, Math.abs(data[i]!) - lambda);
    return;
  }
  const byRow = penalty === 'l21-rows';
  const squares = new Float64Array(byRow ? rows : columns);
  for (let i = 0; i < data.length; i++) squares[byRow ? Math.floor(i / columns) : i % columns]! += data[i]! ** 2;
  const factors = squares.map((square) => (square > lambda * lambda ? 1 - lambda / Math.sqrt(square) : 0));
  for (let i = 0; i < data.length; i++) data[i]! *= factors[byRow ? Math.floor(i / columns) : i % columns]!;
}
